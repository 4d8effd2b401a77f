// SPDX-License-Identifier: Apache-2.0
#include <exception>

#include <date/tz.h>
#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/time_zone.hpp>

namespace signals {

TimeZone TimeZone::named(std::string_view name) {
  if (name == "UTC") return TimeZone{};
  try {
    const date::time_zone* zone = date::locate_zone(name);
    // Reads the zone's file now, so that a broken one is found here and not at the first event.
    static_cast<void>(zone->get_info(Instant{}));
    return TimeZone{zone};
  } catch (const std::exception&) {
    throw Error(
        ErrorCode::invalid_argument,
        fmt::format("time_zone {:?} is not in this system's time zone database; give an "
                    "IANA name such as \"Africa/Johannesburg\" (Debian's package is tzdata)",
                    name));
  }
}

std::string_view TimeZone::name() const noexcept {
  if (zone_ == nullptr) return "UTC";
  return zone_->name();
}

date::local_days TimeZone::local_date(Instant instant) const {
  if (zone_ == nullptr) {
    return date::local_days{date::floor<date::days>(instant).time_since_epoch()};
  }
  return date::floor<date::days>(zone_->to_local(instant));
}

Instant TimeZone::start_of(date::local_days day) const {
  if (zone_ == nullptr) return date::sys_days{day.time_since_epoch()};
  return zone_->to_sys(day, date::choose::earliest);
}

}  // namespace signals
