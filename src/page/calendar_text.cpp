// SPDX-License-Identifier: Apache-2.0
#include "calendar_text.hpp"

#include <array>
#include <chrono>
#include <string_view>

#include <fmt/format.h>

namespace signals::inline SIGNALS_ABI {
namespace {

// In English, as all of the page; a locale would change them.
constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

std::string day_text(Instant instant, const TimeZone& zone) {
  const date::local_days day = zone.local_date(instant);
  const date::year_month_day parts{day};
  return fmt::format("{} {} {}", weekdays[date::weekday{day}.c_encoding()],
                     static_cast<unsigned>(parts.day()),
                     months[static_cast<unsigned>(parts.month()) - 1]);
}

std::string instant_text(Instant instant) {
  const auto day = date::floor<date::days>(instant);
  const auto minutes = date::floor<std::chrono::minutes>(instant - day).count();
  return fmt::format("{} {}, {:02}:{:02} UTC", day_text(instant, TimeZone{}),
                     static_cast<int>(date::year_month_day{day}.year()), minutes / 60,
                     minutes % 60);
}

}  // namespace signals::inline SIGNALS_ABI
