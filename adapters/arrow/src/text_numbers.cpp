// SPDX-License-Identifier: Apache-2.0
#include "text_numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

#include <signals/detail/text_hash.hpp>
#include <signals/error.hpp>

#include "huge_pages.hpp"

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

constexpr std::size_t least_slots = 1024;
constexpr std::size_t most_small = std::size_t{1} << 20U;

/// A text whose size is ahead of it.
[[nodiscard]] std::string_view copy_at(const char* at) noexcept {
  std::size_t size = 0;
  std::memcpy(&size, at, sizeof size);
  return {at + sizeof size, size};
}

}  // namespace

std::uint32_t TextNumbers::number_of(std::string_view text) {
  std::uint32_t number = none;
  number_all({&text, 1}, {&number, 1});
  return number;
}

void TextNumbers::number_all(std::span<const std::string_view> texts,
                             std::span<std::uint32_t> numbers) {
  while (2 * (texts_.size() + texts.size()) >= slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::array<std::uint64_t, most_at_once> hashes;  // NOLINT: filled as far as it is read
  for (std::size_t i = 0; i < texts.size(); ++i) {
    hashes[i] = hash_of(texts[i]);
    __builtin_prefetch(&slots_[hashes[i] & mask]);
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    __builtin_prefetch(slots_[hashes[i] & mask].copy);
  }
  for (std::size_t i = 0; i < texts.size(); ++i) numbers[i] = number_of(texts[i], hashes[i]);
}

std::uint32_t TextNumbers::number_of(std::string_view text, std::uint64_t hash) {
  const auto check = static_cast<std::uint32_t>(hash >> 32U);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  for (; slots_[at].number != none; at = (at + 1) & mask) {
    if (slots_[at].hash == check && is_same(copy_at(slots_[at].copy), text))
      return slots_[at].number;
  }
  if (texts_.size() >= unread) {
    throw Error(ErrorCode::resource_exhausted,
                "there are more than four billion ids; split the frame by user");
  }
  const std::size_t size = text.size();
  auto* const copy = static_cast<char*>(memory_.allocate(sizeof size + size, 1));
  std::memcpy(copy, &size, sizeof size);
  std::copy(text.begin(), text.end(), copy + sizeof size);
  texts_.push_back(copy_at(copy));
  slots_[at] = {check, static_cast<std::uint32_t>(texts_.size() - 1), copy};
  return slots_[at].number;
}

void TextNumbers::clear() {
  slots_.clear();
  texts_.clear();
  memory_.release();
}

void TextNumbers::grow() {
  std::vector<Slot> slots;
  const std::size_t count = std::max(least_slots, 2 * slots_.size());
  reserve_huge_pages(slots, count);
  slots.resize(count);
  slots_ = std::move(slots);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t number = 0; number < texts_.size(); ++number) {
    const std::uint64_t hash = hash_of(texts_[number]);
    std::size_t at = hash & mask;
    while (slots_[at].number != none) at = (at + 1) & mask;
    slots_[at] = {static_cast<std::uint32_t>(hash >> 32U), number,
                  texts_[number].data() - sizeof(std::size_t)};
  }
}

IntegerNumbers::Slot& IntegerNumbers::slot_of(std::uint64_t key) noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = text_hash::mix(key ^ 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93) & mask;
  while (slots_[at].number != TextNumbers::none && slots_[at].key != key) at = (at + 1) & mask;
  return slots_[at];
}

namespace {

template <typename Integer>
std::uint32_t add_digits(TextNumbers& numbers, Integer value) {
  std::array<char, 24> digits{};
  const auto written = std::to_chars(digits.begin(), digits.end(), value);
  return numbers.number_of({digits.data(), written.ptr});
}

}  // namespace

std::uint32_t IntegerNumbers::add(std::int64_t value) { return add_digits(*numbers_, value); }

std::uint32_t IntegerNumbers::add(std::uint64_t value) { return add_digits(*numbers_, value); }

void IntegerNumbers::grow() {
  if (!slots_.empty() && small_.empty()) {
    reserve_huge_pages(small_, most_small);
    small_.resize(most_small, TextNumbers::none);
  }
  std::vector<Slot> old(std::max(least_slots, 2 * slots_.size()));
  slots_.swap(old);
  for (const Slot& slot : old) {
    if (slot.number != TextNumbers::none) slot_of(slot.key) = slot;
  }
}

}  // namespace signals::inline SIGNALS_ABI::arrow
