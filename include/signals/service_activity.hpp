// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <signals/abi.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/goal_tiers.hpp>
#include <signals/tier.hpp>
#include <signals/usage.hpp>

namespace signals::inline SIGNALS_ABI {

/// The part of a user's activity that serves the user's goals, all apps together.
struct ServiceActivity : Usage {
  std::uint64_t recent_session_count = 0;
  TierSet touched_tiers{};

  friend bool operator==(const ServiceActivity&, const ServiceActivity&) = default;
};

/// Selects the apps that the goals name and merges the user's activity in them.
///
/// The activity is an `Activity`, or another type with its `for_each_app` and
/// `count_recent_sessions`. The goals refer to the catalogue that it was folded with.
template <typename AnyActivity>
[[nodiscard]] ServiceActivity select_service_activity(const AnyActivity& activity,
                                                      const GoalTiers& goals) {
  ServiceActivity service;
  activity.for_each_app([&](AppIndex app, const Usage& usage) {
    const TierSet tiers = goals.tiers_of(app);
    if (tiers.empty()) return;
    service.touched_tiers |= tiers;
    service.merge(usage);
  });
  service.recent_session_count =
      activity.count_recent_sessions([&](AppIndex app) { return !goals.tiers_of(app).empty(); });
  return service;
}

}  // namespace signals::inline SIGNALS_ABI
