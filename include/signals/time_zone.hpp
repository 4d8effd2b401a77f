// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <signals/instant.hpp>

namespace date {
class time_zone;
}

namespace signals {

/// A time zone of the IANA database; UTC when nothing else is said.
///
/// A value that is cheap to copy and safe to share between threads. `named` is the only place in
/// the core that reads the system's time zone database; UTC never touches it.
class TimeZone {
 public:
  /// UTC.
  constexpr TimeZone() noexcept = default;

  /// The zone of that IANA name, such as `Africa/Johannesburg`. Throws `Error` with
  /// `invalid_argument` when the system's database does not know it.
  [[nodiscard]] static TimeZone named(std::string_view name);

  /// The IANA name, such as `Africa/Johannesburg`.
  [[nodiscard]] std::string_view name() const noexcept;

  /// The calendar date that a wall clock in this zone shows at `instant`.
  [[nodiscard]] date::local_days local_date(Instant instant) const;

  /// The first instant of a calendar date in this zone. Where a change of clocks skips midnight,
  /// that is the change itself; where it repeats midnight, the earlier one.
  [[nodiscard]] Instant start_of(date::local_days day) const;

  friend constexpr bool operator==(TimeZone, TimeZone) noexcept = default;

 private:
  constexpr explicit TimeZone(const date::time_zone* zone) noexcept : zone_(zone) {}

  const date::time_zone* zone_ = nullptr;  // null is UTC; else owned by date's database
};

}  // namespace signals
