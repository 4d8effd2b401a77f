// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <vector>

#include <signals/goal_tiers.hpp>
#include <signals/next_change.hpp>
#include <signals/page/user_course.hpp>
#include <signals/service_activity.hpp>

#include "report_goals.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

constexpr std::array signals_of_weeks{
    &Signals::customer_app_engaged, &Signals::customer_app_engagement_dropoff,
    &Signals::customer_app_retained, &Signals::customer_app_retained_dropoff};

[[nodiscard]] std::size_t place_of(bool Signals::*signal) {
  const auto* const at = std::find_if(signal_fields.begin(), signal_fields.end(),
                                      [=](const SignalField& f) { return f.value == signal; });
  return static_cast<std::size_t>(at - signal_fields.begin());
}

[[nodiscard]] bool began_before(const UserState& state, const GoalTiers& goals,
                                const AppCatalogue& catalogue, Instant first) {
  return std::any_of(state.apps().begin(), state.apps().end(), [&](const AppState& app) {
    const auto index = catalogue.find(app.app_id);
    return index && !goals.tiers_of(*index).empty() && app.first && *app.first < first;
  });
}

/// Follows the signals from change to change until all that hold now have ended.
void find_ends(UserCourse& course, const Report& report, const UserState& state,
               const GoalTiers& goals, const AppCatalogue& catalogue, const Timeframe& now) {
  std::vector<bool Signals::*> holding;
  for (const auto signal : signals_of_weeks) {
    if (report.signals.*signal) holding.push_back(signal);
  }
  if (holding.empty()) return;
  Outlook outlook = look_ahead(state, goals, catalogue, now);
  while (!holding.empty() && outlook.next_change) {
    const Timeframe timeframe({.now = *outlook.next_change, .rules = now.rules()});
    outlook = look_ahead(state, goals, catalogue, timeframe);
    Signals later;
    decide_signals(later, 0, outlook.service, true, now.rules());
    std::erase_if(holding, [&](bool Signals::*signal) {
      if (!(later.*signal)) course.ends[place_of(signal)] = timeframe.now();
      return !(later.*signal);
    });
  }
}

}  // namespace

const std::optional<Instant>& UserCourse::end_of(bool Signals::*signal) const {
  return ends[place_of(signal)];
}

UserCourse course_of(const Report& report, const UserState& state, const AppCatalogue& catalogue,
                     const Timeframe& timeframe) {
  const std::vector<Goal> goals = goals_of(report.signals.service_goal_tiers);
  const GoalTiers tiers(goals, catalogue);
  Rules all_weeks = timeframe.rules();
  all_weeks.retained_weeks = date::weeks{WeeksAgo::max};
  const Timeframe year({.now = timeframe.now(), .rules = all_weeks});
  UserCourse course{
      .weeks = select_service_activity(state.activity(catalogue, year), tiers).active_weeks};
  course.began_before =
      began_before(state, tiers, catalogue, year.first_instant_of(WeeksAgo{WeeksAgo::max}));
  find_ends(course, report, state, tiers, catalogue,
            Timeframe({.now = timeframe.now(), .rules = timeframe.rules()}));
  return course;
}

}  // namespace signals::inline SIGNALS_ABI
