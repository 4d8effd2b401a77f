// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// A decimal number as it was written: ± 0.digits × 10^exponent, without rounding.
///
/// Unix time is read through it because a double cannot hold 1763553600.001.
class Decimal {
 public:
  /// Reads `[±] digits [. digits] [e [±] digits]`, with at least one digit before the exponent.
  /// No white space, no hexadecimals, no words. Nothing when the text is not that.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text) noexcept;

  /// The power of ten just above its magnitude: |n| < 10^exponent. 0 for zero.
  [[nodiscard]] std::int64_t exponent() const noexcept { return is_zero() ? 0 : exponent_; }

  [[nodiscard]] bool is_zero() const noexcept { return significant_.empty(); }

  /// Whether nothing but zeros follows its point.
  [[nodiscard]] bool is_whole() const noexcept;

  /// n × 10^shift, rounded down; nothing beyond 18 digits.
  [[nodiscard]] std::optional<std::int64_t> scaled_floor(int shift) const noexcept;

 private:
  std::string_view significant_;  // from the first digit that is not 0; may hold one point
  std::int64_t exponent_ = 0;
  bool negative_ = false;
};

/// A whole number of at most 18 digits, with or without a point; nothing for any other text.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view text) noexcept;

/// The double nearest to a number of at most 15 digits with or without a point, and nothing else
/// beside them: the common case, and exact, because a double holds both the digits and the power of
/// ten that divides them. False for any other text, which may still be a number.
[[nodiscard]] inline bool read_plain_decimal(std::string_view text, double& value) noexcept {
  constexpr std::array powers{1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                              1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  if (text.empty() || text.size() > powers.size()) return false;
  std::uint64_t digits = 0;
  std::size_t point = text.size();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned digit = static_cast<unsigned char>(text[i]) - unsigned{'0'};
    if (digit <= 9) {
      digits = digits * 10 + digit;
    } else if (text[i] == '.' && point == text.size() && i > 0) {
      point = i;
    } else {
      return false;
    }
  }
  const std::size_t fraction = point == text.size() ? 0 : text.size() - point - 1;
  if (point == text.size() && text.size() == powers.size()) return false;  // 16 digits
  value = static_cast<double>(digits) / powers[fraction];
  return true;
}

}  // namespace signals::inline SIGNALS_ABI
