// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::arrow {

/// Numbers texts from 0 on, in the order in which they come.
class TextNumbers {
 public:
  /// The number of no text.
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  /// The number of a text that needs none: it is there, and no one asks which one it is.
  static constexpr std::uint32_t any = none - 1;
  /// Where numbers are kept: one that is not known yet.
  static constexpr std::uint32_t unread = none - 2;

  /// The number of the text, which is the next one where it is new. Throws `Error` with
  /// `resource_exhausted` above four billion.
  std::uint32_t number_of(std::string_view text);

  /// The same for at most `most_at_once` texts, whose cache misses overlap.
  void number_all(std::span<const std::string_view> texts, std::span<std::uint32_t> numbers);
  static constexpr std::size_t most_at_once = 64;

  /// All texts; valid as long as this, but for the list itself, which the next text changes.
  [[nodiscard]] std::span<const std::string_view> texts() const noexcept { return texts_; }

  /// Forgets all texts.
  void clear();

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = none;
  };

  [[nodiscard]] std::uint32_t number_of(std::string_view text, std::uint64_t hash);
  void grow();

  std::vector<Slot> slots_;  // a power of two of them
  std::vector<std::string_view> texts_;
  std::pmr::monotonic_buffer_resource memory_;
};

/// The same for whole numbers, whose digits are the texts: saves writing them for each row.
class IntegerNumbers {
 public:
  explicit IntegerNumbers(TextNumbers& numbers) noexcept : numbers_(&numbers) {}

  /// The number of the integer's digits, which has 64 bits with or without a sign.
  template <typename Integer>
  std::uint32_t number_of(Integer value) {
    const auto key = static_cast<std::uint64_t>(value);
    if (2 * used_ >= slots_.size()) grow();
    Slot& slot = slot_of(key);
    if (slot.number == TextNumbers::none) slot = {key, add(value)};
    return slot.number;
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t number = TextNumbers::none;
  };

  [[nodiscard]] Slot& slot_of(std::uint64_t key) noexcept;
  std::uint32_t add(std::int64_t value);
  std::uint32_t add(std::uint64_t value);
  void grow();

  TextNumbers* numbers_;
  std::vector<Slot> slots_;  // a power of two of them
  std::size_t used_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI::arrow
