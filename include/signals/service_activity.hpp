// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include <signals/activity.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/goal_tiers.hpp>
#include <signals/minutes.hpp>
#include <signals/tier.hpp>
#include <signals/week.hpp>

namespace signals {

/// The part of a user's activity that serves the user's goals, all apps together.
struct ServiceActivity {
  std::uint64_t event_count = 0;
  Minutes longest_foreground{0};
  WeekSet active_weeks{};
  std::uint64_t recent_session_count = 0;
  TierSet touched_tiers{};

  friend bool operator==(const ServiceActivity&, const ServiceActivity&) = default;
};

/// Picks the apps that the goals name and merges what the user did in them.
///
/// `catalogue` is the one that the activity was folded with.
[[nodiscard]] inline ServiceActivity select_service_activity(const Activity& activity,
                                                             const GoalTiers& goals,
                                                             const AppCatalogue& catalogue) {
  ServiceActivity service;
  for (const AppActivity& in_app : activity.apps()) {
    const TierSet tiers = goals.tiers_of(catalogue.subcategories(in_app.app));
    if (tiers.empty()) continue;
    service.touched_tiers |= tiers;
    service.event_count += in_app.event_count;
    service.longest_foreground = std::max(service.longest_foreground, in_app.longest_foreground);
    service.active_weeks |= in_app.active_weeks;
  }
  service.recent_session_count = activity.recent_sessions().count_distinct(
      [&](AppIndex app) { return !goals.tiers_of(catalogue.subcategories(app)).empty(); });
  return service;
}

}  // namespace signals
