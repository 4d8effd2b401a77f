// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/detail/word.hpp>

namespace signals::inline SIGNALS_ABI::arrow {

/// Whether both are equal, by as few branches as texts of some 8 to 32 bytes allow.
[[nodiscard]] inline bool is_same(std::string_view left, std::string_view right) noexcept {
  constexpr std::size_t word = 8;
  const std::size_t size = left.size();
  if (size != right.size() || size < word || size > 4 * word) return left == right;
  const auto difference = [&](std::size_t at) {
    return load_word<word>(left.data() + at) ^ load_word<word>(right.data() + at);
  };
  // The words may overlap.
  if (size < 2 * word) return (difference(0) | difference(size - word)) == 0;
  return (difference(0) | difference(word) | difference(size - 2 * word) |
          difference(size - word)) == 0;
}

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
  static constexpr std::size_t most_at_once = 128;

  /// All texts; valid as long as this, but for the list itself, which the next text changes.
  [[nodiscard]] std::span<const std::string_view> texts() const noexcept { return texts_; }

  /// Forgets all texts.
  void clear();

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = none;
    const char* copy = nullptr;  // of the text, after its size: all in one cache line
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
    if (key < small_.size()) {
      std::uint32_t& number = small_[key];
      if (number == TextNumbers::none) number = add(value);
      return number;
    }
    if (2 * used_ >= slots_.size()) grow();
    Slot& slot = slot_of(key);
    if (slot.number == TextNumbers::none) {
      slot = {key, add(value)};
      ++used_;
    }
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
  std::vector<std::uint32_t> small_;  // by the integer; empty until there are many
};

}  // namespace signals::inline SIGNALS_ABI::arrow
