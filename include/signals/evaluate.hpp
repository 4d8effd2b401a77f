// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include <signals/activity.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/event.hpp>
#include <signals/goal.hpp>
#include <signals/report.hpp>
#include <signals/rules.hpp>
#include <signals/timeframe.hpp>

namespace signals {

/// The report of one user whose events have been folded with this catalogue and timeframe. Pure,
/// and safe to call from any number of threads.
[[nodiscard]] inline Report evaluate(std::string_view user_id, const Activity& activity,
                                     std::span<const Goal> goals, const AppCatalogue& catalogue,
                                     const Timeframe& timeframe, Detail detail = Detail::decided) {
  const GoalTiers goal_tiers(goals);
  const ServiceActivity service = select_service_activity(activity, goal_tiers, catalogue);

  Report report;
  report.user_id = user_id;
  report.event_count = activity.event_count();
  report.signals = evaluate_signals(activity.event_count(), service, goal_tiers, timeframe.rules());
  report.milestones = evaluate_milestones(report.signals, service.touched_tiers);
  if (detail == Detail::explained) {
    report.explanation =
        explain(report.signals, report.milestones, activity, goal_tiers, catalogue, timeframe);
  }
  return report;
}

/// The report of one user whose events are in memory, in any order. Pure, and safe to call from any
/// number of threads.
[[nodiscard]] inline Report evaluate(std::string_view user_id, std::span<const Event> events,
                                     std::span<const Goal> goals, const AppCatalogue& catalogue,
                                     const Timeframe& timeframe, Detail detail = Detail::decided) {
  Activity activity;
  for (const Event& event : events) activity.add(event, catalogue, timeframe);
  return evaluate(user_id, activity, goals, catalogue, timeframe, detail);
}

/// The same, for one report at `now`. Throws `Error` with `invalid_argument` when a rule is out of
/// range.
///
///     signals::Report report = signals::evaluate("u1", events, goals, catalogue, now);
///     if (report.signals.customer_app_engaged) { … }
[[nodiscard]] inline Report evaluate(std::string_view user_id, std::span<const Event> events,
                                     std::span<const Goal> goals, const AppCatalogue& catalogue,
                                     Instant now, const Rules& rules = {},
                                     std::optional<Instant> since = std::nullopt) {
  return evaluate(user_id, events, goals, catalogue, Timeframe(now, rules, since));
}

}  // namespace signals
