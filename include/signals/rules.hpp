// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>

#include <date/date.h>

#include <signals/abi.hpp>
#include <signals/detail/concat.hpp>
#include <signals/error.hpp>
#include <signals/minutes.hpp>
#include <signals/time_zone.hpp>
#include <signals/week.hpp>

namespace signals::inline SIGNALS_ABI {

/// What a week is: seven days counted back from now, or Monday to Sunday.
enum class WeekKind : std::uint8_t { rolling, calendar };

/// The thresholds of the signals. The defaults are the product's.
///
///     signals::Rules rules{.engaged_weeks = date::weeks{2}};
struct Rules {
  /// The foreground time of one event from which a user counts as logged in; finite, 0 or more.
  Minutes login_minutes{1};
  /// The foreground time of one event from which a user counts as registered; finite, 0 or more.
  Minutes registration_minutes{4};
  /// The distinct recent sessions from which a user counts as registered; 1 to 1,000,000.
  std::uint32_t registration_sessions = 4;
  /// How old a session may be to be recent; 1 to 3,650 days.
  date::days registration_window{7};
  /// The weeks in a row, this one included, that make a user engaged; 1 to 52.
  date::weeks engaged_weeks{3};
  /// The weeks in a row, this one included, that make a user retained; 1 to 52.
  date::weeks retained_weeks{9};
  /// What a week is.
  WeekKind week = WeekKind::rolling;
  /// The zone in which Monday begins, for calendar weeks.
  TimeZone time_zone{};

  /// Throws `Error` with `invalid_argument`, naming the rule and its range, if a value is out of
  /// range.
  void validate() const {
    require_minutes("login_minutes", login_minutes);
    require_minutes("registration_minutes", registration_minutes);
    require_between("registration_sessions", registration_sessions, 1, 1'000'000);
    require_between("registration_window_days", registration_window.count(), 1, 3'650);
    require_between("engaged_weeks", engaged_weeks.count(), 1, WeeksAgo::max);
    require_between("retained_weeks", retained_weeks.count(), 1, WeeksAgo::max);
  }

  /// The number of weeks that the rules consider, counted from this week; at most 53.
  [[nodiscard]] unsigned weeks_considered() const noexcept {
    const auto engaged = static_cast<unsigned>(engaged_weeks.count());
    const auto retained = static_cast<unsigned>(retained_weeks.count()) + 1;
    const unsigned longest = engaged > retained ? engaged : retained;
    return longest > 2 ? longest : 2;
  }

  friend bool operator==(const Rules&, const Rules&) noexcept = default;

 private:
  template <typename Number>
  static void require(bool in_range, std::string_view rule, Number value, std::string_view range) {
    if (in_range) return;
    throw Error(ErrorCode::invalid_argument,
                detail::concat("rule ", rule, " is ", value, ", which is out of range: it must be ",
                               range));
  }
  static void require_minutes(std::string_view rule, Minutes minutes) {
    require(std::isfinite(minutes.count()) && minutes >= Minutes::zero(), rule, minutes.count(),
            "a finite number of minutes, 0 or more");
  }
  static void require_between(std::string_view rule, std::int64_t value, std::int64_t least,
                              std::int64_t most) {
    require(value >= least && value <= most, rule, value,
            detail::concat("a whole number from ", least, " to ", most));
  }
};

}  // namespace signals::inline SIGNALS_ABI
