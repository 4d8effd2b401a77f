// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace signals {

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

  /// n × 10^shift, rounded down; nothing beyond 18 digits.
  [[nodiscard]] std::optional<std::int64_t> scaled_floor(int shift) const noexcept;

 private:
  std::string_view significant_;  // from the first digit that is not 0; may hold one point
  std::int64_t exponent_ = 0;
  bool negative_ = false;
};

}  // namespace signals
