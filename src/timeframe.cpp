// SPDX-License-Identifier: Apache-2.0
#include <signals/timeframe.hpp>

namespace signals {

Timeframe::Timeframe(Instant now, const Rules& rules, std::optional<Instant> since)
    : now_(now), since_(since), rules_(rules) {
  rules.validate();
  if (rules.week == WeekKind::rolling) {
    // Week k holds 7k days ≤ age < 7(k+1) days, so its first instant is a millisecond younger than
    // 7(k+1) days.
    for (unsigned week = 0; week < rules.weeks_considered(); ++week) {
      first_instants_[week] = now - date::weeks{week + 1} + std::chrono::milliseconds{1};
    }
    return;
  }
  const date::local_days today = rules.time_zone.local_date(now);
  const date::local_days monday = today - (date::weekday{today} - date::Monday);
  for (unsigned week = 0; week < rules.weeks_considered(); ++week) {
    first_instants_[week] = rules.time_zone.start_of(monday - date::weeks{week});
  }
}

}  // namespace signals
