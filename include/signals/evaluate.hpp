// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/activity.hpp>       // IWYU pragma: export
#include <signals/app_catalogue.hpp>  // IWYU pragma: export
#include <signals/event.hpp>          // IWYU pragma: export
#include <signals/goal.hpp>           // IWYU pragma: export
#include <signals/goal_tiers.hpp>
#include <signals/list_view.hpp>
#include <signals/report.hpp>  // IWYU pragma: export
#include <signals/rules.hpp>
#include <signals/service_activity.hpp>
#include <signals/timeframe.hpp>  // IWYU pragma: export

namespace signals::inline SIGNALS_ABI {

/// Overwrites a report and reuses its memory. Does not change the `service_goal_tiers` and the
/// explanation. `event_count` is the number of all the user's events.
inline void decide_report(Report& report, std::string_view user_id, std::uint64_t event_count,
                          const ServiceActivity& service, bool has_goals, const Rules& rules) {
  report.user_id.assign(user_id);
  report.event_count = event_count;
  report.passed_over = {};
  decide_signals(report.signals, event_count, service, has_goals, rules);
  report.milestones = evaluate_milestones(report.signals, service.touched_tiers);
}

/// Overwrites a report with that of one user, without an explanation, and reuses its memory. The
/// activity is as for `select_service_activity`.
template <typename AnyActivity>
void evaluate_into(Report& report, std::string_view user_id, const AnyActivity& activity,
                   const GoalTiers& goals, const Rules& rules) {
  decide_report(report, user_id, activity.event_count(), select_service_activity(activity, goals),
                goals.has_goals(), rules);
  report.passed_over = activity.passed_over();
  write_goal_tiers(report.signals.service_goal_tiers, goals);
  report.explanation.reset();
}

/// The report of one user whose events were folded with this catalogue and timeframe. Pure, and
/// safe to call from any number of threads. A template, so that `{}` means no events.
template <std::same_as<Activity> AnyActivity>
[[nodiscard]] Report evaluate(std::string_view user_id, const AnyActivity& activity,
                              ListView<Goal> goals, const AppCatalogue& catalogue,
                              const Timeframe& timeframe) {
  Report report;
  evaluate_into(report, user_id, activity, GoalTiers(goals, catalogue), timeframe.rules());
  return report;
}

/// The events of one user, folded.
[[nodiscard]] inline Activity fold(ListView<Event> events, const AppCatalogue& catalogue,
                                   const Timeframe& timeframe) {
  Activity activity;
  for (const Event& event : events) activity.add(event, catalogue, timeframe);
  return activity;
}

/// The report of one user whose events are in memory, in any order. Pure, and safe to call from any
/// number of threads.
[[nodiscard]] inline Report evaluate(std::string_view user_id, ListView<Event> events,
                                     ListView<Goal> goals, const AppCatalogue& catalogue,
                                     const Timeframe& timeframe) {
  return evaluate(user_id, fold(events, catalogue, timeframe), goals, catalogue, timeframe);
}

/// The same for a timeframe of these options. Throws `Error` with `invalid_argument` if `now` or a
/// rule is out of range.
///
///     signals::Report report = signals::evaluate("u1", events, goals, catalogue, {.now = now});
///     if (report.signals.customer_app_engaged) { … }
[[nodiscard]] inline Report evaluate(std::string_view user_id, ListView<Event> events,
                                     ListView<Goal> goals, const AppCatalogue& catalogue,
                                     const TimeframeOptions& options) {
  return evaluate(user_id, events, goals, catalogue, Timeframe(options));
}

}  // namespace signals::inline SIGNALS_ABI
