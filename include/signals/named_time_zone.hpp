// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <memory>
#include <string_view>

// As Debian and most distributions build date: with the system's time zones. If your date is built
// differently, define the same macros as its build.
#ifndef USE_OS_TZDB
#define USE_OS_TZDB 1
#endif
#ifndef ONLY_C_LOCALE
#define ONLY_C_LOCALE 1
#endif
#include <date/tz.h>

#include <signals/abi.hpp>
#include <signals/detail/concat.hpp>
#include <signals/error.hpp>
#include <signals/time_zone.hpp>

namespace signals::inline SIGNALS_ABI {

namespace detail {

class NamedCalendar final : public TimeZone::Calendar {
 public:
  explicit NamedCalendar(const date::time_zone& zone) noexcept : zone_(zone) {}

  [[nodiscard]] std::string_view name() const noexcept override { return zone_.name(); }
  [[nodiscard]] date::local_days local_date(Instant instant) const override {
    return date::floor<date::days>(zone_.to_local(instant));
  }
  [[nodiscard]] Instant start_of(date::local_days day) const override {
    return zone_.to_sys(day, date::choose::earliest);
  }

 private:
  const date::time_zone& zone_;  // date's database owns it until the program ends
};

}  // namespace detail

/// The zone with this IANA name, such as `Africa/Johannesburg`. Needs date's library of time zones
/// (`-ldate-tz`). Throws `Error` with `invalid_argument` if the system's database does not have it.
/// This is the only part of the rules engine that reads the system's data.
///
///     signals::Rules rules{.week = signals::WeekKind::calendar,
///                          .time_zone = signals::named_time_zone("Africa/Johannesburg")};
[[nodiscard]] inline TimeZone named_time_zone(std::string_view name) {
  if (name == "UTC") return TimeZone{};
  try {
    const date::time_zone* const zone = date::locate_zone(name);
    // Reads the zone's file now, so that a malformed file is reported here and not at the first
    // event.
    static_cast<void>(zone->get_info(Instant{}));
    return TimeZone(std::make_shared<const detail::NamedCalendar>(*zone));
  } catch (const std::exception&) {
    throw Error(ErrorCode::invalid_argument,
                detail::concat("time_zone ", detail::quoted(name),
                               " is not in this system's time zone database; give an IANA name "
                               "such as \"Africa/Johannesburg\" (Debian's package is tzdata)"));
  }
}

}  // namespace signals::inline SIGNALS_ABI
