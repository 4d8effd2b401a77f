// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/rules.hpp>

namespace signals {
namespace {

template <typename Number>
void require(bool in_range, std::string_view rule, Number value, std::string_view range) {
  if (in_range) return;
  throw Error(
      ErrorCode::invalid_argument,
      fmt::format("rule {} is {}, which is out of range: it must be {}", rule, value, range));
}

void require_minutes(std::string_view rule, Minutes minutes) {
  require(std::isfinite(minutes.count()) && minutes >= Minutes::zero(), rule, minutes.count(),
          "a finite number of minutes, 0 or more");
}

void require_between(std::string_view rule, std::int64_t value, std::int64_t least,
                     std::int64_t most) {
  require(value >= least && value <= most, rule, value,
          fmt::format("a whole number from {} to {}", least, most));
}

}  // namespace

void Rules::validate() const {
  require_minutes("login_minutes", login_minutes);
  require_minutes("registration_minutes", registration_minutes);
  require_between("registration_sessions", registration_sessions, 1, 1'000'000);
  require_between("registration_window_days", registration_window.count(), 1, 3'650);
  require_between("engaged_weeks", engaged_weeks.count(), 1, WeeksAgo::max);
  require_between("retained_weeks", retained_weeks.count(), 1, WeeksAgo::max);
}

}  // namespace signals
