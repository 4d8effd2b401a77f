// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// With a comma between thousands: `100,000`.
[[nodiscard]] inline std::string grouped(std::string digits) {
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

[[nodiscard]] inline std::string grouped(std::uint64_t number) {
  return grouped(std::to_string(number));
}

/// `1 user`, `2,000 users`.
[[nodiscard]] inline std::string counted(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", grouped(count), noun, count == 1 ? "" : "s");
}

/// The share in hundredths; 0 of nothing.
[[nodiscard]] inline double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

/// `47%`; with a digit more below 1% and from 99% on, so that few are not none and most not all.
[[nodiscard]] inline std::string percent_text(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "–";
  const double share = percent(part, whole);
  const bool is_near_end = (share > 0 && share < 1) || (share > 99 && share < 100);
  return fmt::format("{:.{}f}%", share, is_near_end ? 1 : 0);
}

}  // namespace signals::inline SIGNALS_ABI
