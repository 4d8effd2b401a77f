// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

#include <signals/detail/text.hpp>

namespace signals::inline SIGNALS_ABI {

/// Takes parts off the front of a text. A part that does not fit leaves the text as it was.
class Scanner {
 public:
  explicit Scanner(std::string_view text) noexcept : rest_(text) {}

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }

  [[nodiscard]] bool next_is_digit() const noexcept {
    return !rest_.empty() && text::is_digit(rest_.front());
  }

  bool take(char expected) noexcept {
    if (rest_.empty() || rest_.front() != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// That text, whatever the case of its letters.
  bool take_text(std::string_view expected) noexcept {
    if (!text::equal_ignoring_case(rest_.substr(0, expected.size()), expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  /// A space, which some writers make a narrow one that does not break lines (U+202F).
  bool take_space() noexcept { return take(' ') || take_text("\u202F") || take_text("\u00A0"); }

  /// All letters that follow.
  std::string_view take_word() noexcept {
    std::size_t size = 0;
    while (size < rest_.size() && text::lower(rest_[size]) >= 'a' &&
           text::lower(rest_[size]) <= 'z') {
      ++size;
    }
    const std::string_view word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return word;
  }

  /// What stands between two brackets, with them, unless it is open.
  bool take_brackets(char opening, char closing) noexcept {
    if (rest_.empty() || rest_.front() != opening) return false;
    const std::size_t end = rest_.find(closing);
    if (end == std::string_view::npos) return false;
    rest_.remove_prefix(end + 1);
    return true;
  }

  /// A number of exactly that many digits.
  std::optional<int> take_number(std::size_t digits) noexcept {
    if (rest_.size() < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!text::is_digit(rest_[i])) return std::nullopt;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }

  /// A number of one digit or two.
  std::optional<int> take_short_number() noexcept {
    const bool has_two = rest_.size() > 1 && text::is_digit(rest_[1]);
    return take_number(has_two ? 2 : 1);
  }

  /// One digit or more as a fraction of a second, rounded down to a millisecond.
  std::optional<std::chrono::milliseconds> take_fraction() noexcept {
    if (!next_is_digit()) return std::nullopt;
    int value = 0;
    for (int weight = 100; next_is_digit(); weight /= 10) {
      value += weight * (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return std::chrono::milliseconds{value};
  }

 private:
  std::string_view rest_;
};

}  // namespace signals::inline SIGNALS_ABI
