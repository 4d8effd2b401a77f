// SPDX-License-Identifier: Apache-2.0
#include "decimal.hpp"

#include <algorithm>
#include <charconv>

#include <signals/detail/text.hpp>

namespace signals::inline SIGNALS_ABI {

std::optional<Decimal> Decimal::parse(std::string_view text) noexcept {
  Decimal decimal;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    decimal.negative_ = text.front() == '-';
    text.remove_prefix(1);
  }

  const std::size_t exponent_at = std::min(text.find_first_of("eE"), text.size());
  const std::string_view mantissa = text.substr(0, exponent_at);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  std::size_t digits = 0;
  for (std::size_t i = 0; i < mantissa.size(); ++i) {
    if (i == point) continue;
    if (!text::is_digit(mantissa[i])) return std::nullopt;
    ++digits;
  }
  if (digits == 0) return std::nullopt;

  std::int64_t written_exponent = 0;
  if (exponent_at < text.size()) {
    std::string_view digits_of_exponent = text.substr(exponent_at + 1);
    if (digits_of_exponent.starts_with('+')) {
      digits_of_exponent.remove_prefix(1);
      if (digits_of_exponent.starts_with('-')) return std::nullopt;
    }
    const char* const end = digits_of_exponent.data() + digits_of_exponent.size();
    const auto [stop, status] = std::from_chars(digits_of_exponent.data(), end, written_exponent);
    if (status == std::errc::invalid_argument || stop != end) return std::nullopt;
    constexpr std::int64_t beyond_any_use = 1'000'000'000;
    if (status == std::errc::result_out_of_range) {
      written_exponent = digits_of_exponent.front() == '-' ? -beyond_any_use : beyond_any_use;
    }
    written_exponent = std::clamp(written_exponent, -beyond_any_use, beyond_any_use);
  }

  const std::size_t first = mantissa.find_first_not_of("0.");
  if (first == std::string_view::npos) return decimal;
  decimal.significant_ = mantissa.substr(first);
  // Digits between the first significant one and the point; negative when zeros follow the point.
  decimal.exponent_ = written_exponent + static_cast<std::int64_t>(point) -
                      static_cast<std::int64_t>(first) + (first > point ? 1 : 0);
  return decimal;
}

bool Decimal::is_whole() const noexcept {
  std::int64_t digit = 0;
  for (const char c : significant_) {
    if (c == '.') continue;
    if (digit++ >= exponent_ && c != '0') return false;
  }
  return true;
}

std::optional<std::int64_t> whole_number(std::string_view text) noexcept {
  const auto number = Decimal::parse(text);
  if (!number || !number->is_whole()) return std::nullopt;
  return number->scaled_floor(0);
}

std::optional<std::int64_t> Decimal::scaled_floor(int shift) const noexcept {
  if (is_zero()) return 0;
  const std::int64_t whole_digits = exponent_ + shift;
  constexpr std::int64_t most_digits = 18;
  if (whole_digits > most_digits) return std::nullopt;

  std::int64_t whole = 0;
  std::int64_t taken = 0;
  bool has_rest = false;
  for (const char c : significant_) {
    if (c == '.') continue;
    if (taken < whole_digits) {
      whole = whole * 10 + (c - '0');
      ++taken;
    } else if (c != '0') {
      has_rest = true;
      break;
    }
  }
  for (; taken < whole_digits; ++taken) whole *= 10;
  if (!negative_) return whole;
  return has_rest ? -whole - 1 : -whole;
}

}  // namespace signals::inline SIGNALS_ABI
