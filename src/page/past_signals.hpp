// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signals/user_signals.hpp>

namespace signals::inline SIGNALS_ABI {

/// The signals that follow from weeks as they were so many weeks ago: at that distance from now
/// where weeks are rolling, and at the end of that week where they are calendar weeks. The other
/// signals are false. `weeks` reach `rules.weeks_considered()` further back.
[[nodiscard]] inline Signals past_signals(WeekSet weeks, unsigned weeks_ago, const Rules& rules) {
  ServiceActivity service;
  for (unsigned week = 0; week + weeks_ago <= WeeksAgo::max; ++week) {
    if (weeks.contains(WeeksAgo{week + weeks_ago})) service.active_weeks.insert(WeeksAgo{week});
  }
  Signals signals;
  decide_signals(signals, 0, service, false, rules);
  return signals;
}

}  // namespace signals::inline SIGNALS_ABI
