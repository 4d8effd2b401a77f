// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/activity.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/detail/concat.hpp>
#include <signals/evaluate.hpp>     // IWYU pragma: export
#include <signals/explanation.hpp>  // IWYU pragma: export
#include <signals/goal.hpp>
#include <signals/goal_tiers.hpp>
#include <signals/list_view.hpp>
#include <signals/minutes_text.hpp>
#include <signals/report.hpp>
#include <signals/timeframe.hpp>

namespace signals::inline SIGNALS_ABI {

namespace detail {

[[nodiscard]] inline std::string count_of(std::uint64_t count, std::string_view noun) {
  return concat(count, " ", noun, count == 1 ? "" : "s");
}

/// As it was given, unlike what is measured.
[[nodiscard]] inline std::string threshold_text(Minutes minutes) {
  return concat(minutes.count(), " min");
}

template <typename Parts>
[[nodiscard]] std::string joined(const Parts& parts) {
  std::string text;
  for (const auto& part : parts) {
    if (!text.empty()) text += ", ";
    append(text, part);
  }
  return text;
}

/// "this week", "in week 3", "in weeks 1 to 9".
[[nodiscard]] inline std::string when(WeeksAgo first, WeeksAgo last) {
  if (first != last) return concat("in weeks ", first.value(), " to ", last.value());
  if (first == this_week) return "this week";
  if (first == last_week) return "last week";
  return concat("in week ", first.value());
}

/// Writes why each flag is what it is; the decisions have been made.
class Sentences {
 public:
  Sentences(const Report& report, const Explanation& evidence, const Rules& rules)
      : signals_(report.signals),
        evidence_(evidence),
        rules_(rules),
        timeless_(report.passed_over.unreadable_times + report.passed_over.without_time) {}

  /// One for each signal, in the order of their table.
  [[nodiscard]] std::array<std::string, signal_fields.size()> of_signals() const {
    const auto engaged = static_cast<unsigned>(rules_.engaged_weeks.count());
    const auto retained = static_cast<unsigned>(rules_.retained_weeks.count());
    std::array texts{goal_setting(),
                     registration(),
                     login(),
                     run_of_weeks(this_week, WeeksAgo{engaged - 1}),
                     dropoff(last_week),
                     run_of_weeks(this_week, WeeksAgo{retained - 1}),
                     dropoff(WeeksAgo{retained})};
    static_assert(texts.size() == signal_fields.size());
    return texts;
  }

  [[nodiscard]] std::string of_milestone(const MilestoneField& field) const {
    std::string text =
        concat(signal_of(field).name, " is ", signals_.*field.signal ? "true" : "false");
    if (!field.tier) return text;
    if (!signals_.goal_setting_completed) text += "; the user has no goal";
    return concat(text, "; ", touched(*field.tier));
  }

 private:
  [[nodiscard]] std::string goal_setting() const {
    return signals_.goal_setting_completed ? "the user has a goal" : "the user has no goal";
  }

  [[nodiscard]] std::string registration() const {
    const std::uint64_t sessions = signals_.registration_metrics.weekly_sessions;
    return concat(longest(), ", where ", threshold_text(rules_.registration_minutes),
                  " in one event would do; ", count_of(sessions, "distinct session"),
                  " in the last ", rules_.registration_window.count(), " days, where ",
                  rules_.registration_sessions, " would do");
  }

  [[nodiscard]] std::string login() const {
    return concat(longest(), "; ", threshold_text(rules_.login_minutes), " in one event is needed");
  }

  /// Whether all weeks from `first` to `last` are active, and which are not.
  [[nodiscard]] std::string run_of_weeks(WeeksAgo first, WeeksAgo last) const {
    std::vector<unsigned> idle;
    for (unsigned week = first.value(); week <= last.value(); ++week) {
      if (!signals_.active_weeks[WeeksAgo{week}]) idle.push_back(week);
    }
    if (idle.empty()) return concat("active ", when(first, last));
    if (first == last) return idle_text(concat(" ", when(first, last)));
    return concat("use ", when(first, last), " is needed; ",
                  idle_text(concat(idle.size() == 1 ? " in week " : " in weeks ", joined(idle))));
  }

  /// The same for the weeks before this one, and whether this one is idle, as it must be.
  [[nodiscard]] std::string dropoff(WeeksAgo last) const {
    return concat(run_of_weeks(last_week, last), "; ",
                  signals_.active_weeks[this_week] ? "active this week too, so no drop-off"
                                                   : idle_text(" this week"));
  }

  /// What is said of weeks without use: nothing of idleness where use may not have been read.
  [[nodiscard]] std::string idle_text(std::string_view when) const {
    if (timeless_ == 0) return concat("idle", when);
    return concat("no use with a readable time", when, ", but ", count_of(timeless_, "event"),
                  timeless_ == 1 ? " has" : " have", " no readable time");
  }

  [[nodiscard]] std::string longest() const {
    if (signals_.service_event_count == 0) return "no event of an app that serves a goal";
    if (!evidence_.longest_foreground) return "no service event with foreground time";
    return concat("the longest event took ", format_minutes(evidence_.longest_foreground->minutes),
                  " in ", evidence_.longest_foreground->app_id);
  }

  [[nodiscard]] std::string touched(Tier tier) const {
    const std::string name = concat("Tier ", static_cast<unsigned>(tier));
    const TierEvidence& in_tier = evidence_.tiers[place_of(tier)];
    if (in_tier.subcategories.empty()) return concat("no goal of ", name);
    if (in_tier.apps.empty()) return concat("no app of ", name, " was opened");
    return concat(name, " was touched by ", joined(in_tier.apps));
  }

  const Signals& signals_;
  const Explanation& evidence_;
  const Rules& rules_;
  std::uint64_t timeless_;  // events whose time is missing or could not be read
};

inline void add_apps(Explanation& evidence, const Activity& activity, const GoalTiers& goals,
                     const AppCatalogue& catalogue) {
  for (const AppActivity& in_app : activity.apps()) {
    const TierSet tiers = goals.tiers_of(in_app.app);
    if (tiers.empty()) continue;
    const std::string app_id(catalogue.app_id(in_app.app));
    for (TierEvidence& tier : evidence.tiers) {
      if (tiers.contains(tier.tier)) tier.apps.push_back(app_id);
    }
    const Minutes longest_yet =
        evidence.longest_foreground ? evidence.longest_foreground->minutes : Minutes::zero();
    if (in_app.longest_foreground > longest_yet) {
      evidence.longest_foreground = {.app_id = app_id, .minutes = in_app.longest_foreground};
    }
  }
  for (TierEvidence& tier : evidence.tiers) std::sort(tier.apps.begin(), tier.apps.end());
}

}  // namespace detail

/// Why the flags of a report are what they are. The report was made of this activity, these goals,
/// this catalogue and this timeframe.
///
///     signals::Explanation why = signals::explain(report, activity, goals, catalogue, timeframe);
[[nodiscard]] inline Explanation explain(const Report& report, const Activity& activity,
                                         ListView<Goal> goals, const AppCatalogue& catalogue,
                                         const Timeframe& timeframe) {
  const Signals& signals = report.signals;
  const GoalTiers goal_tiers(goals, catalogue);
  Explanation evidence;
  for (unsigned k = 0; k < signals.active_weeks.considered; ++k) {
    const WeeksAgo week{k};
    evidence.weeks.push_back({.week = week,
                              .first = timeframe.first_instant_of(week),
                              .last = timeframe.last_instant_of(week),
                              .active = signals.active_weeks[week]});
  }
  evidence.registration_window_first = timeframe.now() - timeframe.rules().registration_window;
  evidence.registration_window_last = timeframe.now();
  evidence.recent_session_count = signals.registration_metrics.weekly_sessions;
  for (const Tier tier : all_tiers) {
    const auto subcategories = goal_tiers.subcategories(tier);
    evidence.tiers.push_back(
        {.tier = tier, .subcategories = {subcategories.begin(), subcategories.end()}, .apps = {}});
  }
  detail::add_apps(evidence, activity, goal_tiers, catalogue);

  const detail::Sentences sentences(report, evidence, timeframe.rules());
  const auto signal_texts = sentences.of_signals();
  for (std::size_t i = 0; i < signal_fields.size(); ++i) {
    evidence.reasons.push_back({.flag = signal_fields[i].name,
                                .value = signals.*signal_fields[i].value,
                                .text = signal_texts[i]});
  }
  for (const MilestoneField& field : milestone_fields) {
    evidence.reasons.push_back({.flag = field.name,
                                .value = report.milestones.*field.value,
                                .text = sentences.of_milestone(field)});
  }
  return evidence;
}

/// As the `evaluate` without `detail`, with the explanation in the report where it is asked for.
template <std::same_as<Activity> AnyActivity>
[[nodiscard]] Report evaluate(std::string_view user_id, const AnyActivity& activity,
                              ListView<Goal> goals, const AppCatalogue& catalogue,
                              const Timeframe& timeframe, Detail detail) {
  Report report = evaluate(user_id, activity, goals, catalogue, timeframe);
  if (detail == Detail::explained) {
    report.explanation = explain(report, activity, goals, catalogue, timeframe);
  }
  return report;
}

/// The same for a user whose events are in memory, in any order.
[[nodiscard]] inline Report evaluate(std::string_view user_id, ListView<Event> events,
                                     ListView<Goal> goals, const AppCatalogue& catalogue,
                                     const Timeframe& timeframe, Detail detail) {
  return evaluate(user_id, fold(events, catalogue, timeframe), goals, catalogue, timeframe, detail);
}

}  // namespace signals::inline SIGNALS_ABI
