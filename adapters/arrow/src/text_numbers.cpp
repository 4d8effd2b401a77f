// SPDX-License-Identifier: Apache-2.0
#include "text_numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <signals/error.hpp>

#include "huge_pages.hpp"

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

constexpr std::size_t least_slots = 1024;
constexpr std::size_t most_small = std::size_t{1} << 20U;

}  // namespace

std::uint32_t TextNumbers::add(const TextKey& key) {
  if (texts_.size() >= unread - first_) {
    throw Error(ErrorCode::resource_exhausted,
                "there are more than four billion ids; split the frame by user");
  }
  auto* const copy =
      static_cast<char*>(memory_.allocate(std::max<std::size_t>(1, key.text.size()), 1));
  std::copy(key.text.begin(), key.text.end(), copy);
  const auto number = first_ + static_cast<std::uint32_t>(texts_.size());
  texts_.emplace_back(copy, key.text.size());
  slot_of(key) = {key.ends, static_cast<std::uint32_t>(key.text.size()), number};
  return number;
}

void TextNumbers::clear() {
  slots_.clear();
  texts_.clear();
  memory_.release();
}

void TextNumbers::grow(std::size_t texts) {
  std::vector<Slot> slots;
  std::size_t count = std::max(least_slots, slots_.size());
  while (is_crowded(count, texts)) count *= 2;
  reserve_huge_pages(slots, count);
  slots.resize(count);
  slots_ = std::move(slots);
  std::uint32_t number = first_;
  for (const std::string_view text : texts_) {
    const TextKey key(text);
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = key.hash & mask;
    while (slots_[at].number != none) at = (at + 1) & mask;
    slots_[at] = {key.ends, static_cast<std::uint32_t>(text.size()), number++};
  }
}

void EntryNumbers::grow() {
  std::vector<Slot> old;
  const std::size_t count = std::max(least_slots, 2 * slots_.size());
  reserve_huge_pages(old, count);
  old.resize(count);
  slots_.swap(old);
  for (const Slot& slot : old) {
    if (slot.entry == TextNumbers::none) continue;
    std::size_t at = slot.hash & (slots_.size() - 1);
    while (slots_[at].entry != TextNumbers::none) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
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
  if (!slots_.empty() && small_.size() < most_small) {
    std::vector<std::uint32_t> small;
    reserve_huge_pages(small, most_small);
    small.resize(most_small, TextNumbers::none);
    std::copy(small_.begin(), small_.end(), small.begin());
    small_ = std::move(small);
  }
  std::vector<Slot> old(std::max(least_slots, 2 * slots_.size()));
  slots_.swap(old);
  for (const Slot& slot : old) {
    if (slot.number != TextNumbers::none) slot_of(slot.key) = slot;
  }
}

}  // namespace signals::inline SIGNALS_ABI::arrow
