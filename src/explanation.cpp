// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>

#include <signals/explanation.hpp>

namespace signals {
namespace {

[[nodiscard]] std::string count_of(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

[[nodiscard]] std::string minutes_text(Minutes minutes) {
  return fmt::format("{} min", minutes.count());
}

/// "this week", "in week 3", "in weeks 1 to 9".
[[nodiscard]] std::string when(WeeksAgo first, WeeksAgo last) {
  if (first != last) return fmt::format("in weeks {} to {}", first.value(), last.value());
  if (first == this_week) return "this week";
  if (first == last_week) return "last week";
  return fmt::format("in week {}", first.value());
}

[[nodiscard]] int number_of(Tier tier) { return static_cast<int>(tier); }

/// Writes the sentences; the decisions have been made.
class Sentences {
 public:
  Sentences(const Signals& signals, const Explanation& evidence, const Rules& rules)
      : signals_(signals), evidence_(evidence), rules_(rules) {}

  [[nodiscard]] std::string goal_setting() const {
    return signals_.goal_setting_completed ? "the user has a goal" : "the user has no goal";
  }

  [[nodiscard]] std::string registration() const {
    const std::uint64_t sessions = signals_.registration_metrics.weekly_sessions;
    return fmt::format(
        "{}, where {} in one event would do; {} in the last {} days, where {} would do", longest(),
        minutes_text(rules_.registration_minutes), count_of(sessions, "distinct session"),
        rules_.registration_window.count(), rules_.registration_sessions);
  }

  [[nodiscard]] std::string login() const {
    return fmt::format("{}; {} in one event are needed", longest(),
                       minutes_text(rules_.login_minutes));
  }

  /// Whether all weeks from `first` to `last` are active, and which are not.
  [[nodiscard]] std::string run_of_weeks(WeeksAgo first, WeeksAgo last) const {
    std::vector<unsigned> idle;
    for (unsigned week = first.value(); week <= last.value(); ++week) {
      if (!signals_.active_weeks[WeeksAgo{week}]) idle.push_back(week);
    }
    if (idle.empty()) return fmt::format("active {}", when(first, last));
    if (first == last) return fmt::format("idle {}", when(first, last));
    return fmt::format("use {} is needed; idle in {} {}", when(first, last),
                       idle.size() == 1 ? "week" : "weeks", fmt::join(idle, ", "));
  }

  /// The same for the weeks before this one, and whether this one is idle, as it must be.
  [[nodiscard]] std::string dropoff(WeeksAgo last) const {
    return fmt::format("{}; {}", run_of_weeks(last_week, last),
                       signals_.active_weeks[this_week] ? "active this week too, so no drop-off"
                                                        : "idle this week");
  }

  [[nodiscard]] std::string milestone(const MilestoneField& field) const {
    const auto signal =
        std::find_if(signal_fields.begin(), signal_fields.end(),
                     [&](const SignalField& candidate) { return candidate.value == field.signal; });
    std::string text = fmt::format("{} is {}", signal->name, signals_.*field.signal);
    if (!field.tier) return text;
    if (!signals_.goal_setting_completed) text += "; the user has no goal";
    return fmt::format("{}; {}", text, touched(*field.tier));
  }

 private:
  [[nodiscard]] std::string longest() const {
    if (signals_.service_event_count == 0) return "no event of an app that serves a goal";
    if (!evidence_.longest_foreground) return "no service event with foreground time";
    return fmt::format("the longest event took {} in {}",
                       minutes_text(evidence_.longest_foreground->minutes),
                       evidence_.longest_foreground->app_id);
  }

  [[nodiscard]] std::string touched(Tier tier) const {
    const TierEvidence& in_tier = evidence_.tiers[static_cast<std::size_t>(number_of(tier)) - 1];
    if (in_tier.subcategories.empty()) return fmt::format("no goal of Tier {}", number_of(tier));
    if (in_tier.apps.empty()) return fmt::format("no app of Tier {} was opened", number_of(tier));
    return fmt::format("Tier {} was touched by {}", number_of(tier), fmt::join(in_tier.apps, ", "));
  }

  const Signals& signals_;
  const Explanation& evidence_;
  const Rules& rules_;
};

void add_apps(Explanation& evidence, const Activity& activity, const GoalTiers& goals,
              const AppCatalogue& catalogue) {
  for (const AppActivity& in_app : activity.apps()) {
    const TierSet tiers = goals.tiers_of(catalogue.subcategories(in_app.app));
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

}  // namespace

Explanation explain(const Signals& signals, const Milestones& milestones, const Activity& activity,
                    const GoalTiers& goals, const AppCatalogue& catalogue,
                    const Timeframe& timeframe) {
  const Rules& rules = timeframe.rules();
  Explanation evidence;
  for (unsigned k = 0; k < signals.active_weeks.considered; ++k) {
    const WeeksAgo week{k};
    evidence.weeks.push_back({.week = week,
                              .first = timeframe.first_instant_of(week),
                              .last = timeframe.last_instant_of(week),
                              .active = signals.active_weeks[week]});
  }
  evidence.registration_window_first = timeframe.now() - rules.registration_window;
  evidence.registration_window_last = timeframe.now();
  evidence.recent_session_count = signals.registration_metrics.weekly_sessions;
  for (const Tier tier : all_tiers) {
    const auto subcategories = goals.subcategories(tier);
    evidence.tiers.push_back(
        {.tier = tier, .subcategories = {subcategories.begin(), subcategories.end()}, .apps = {}});
  }
  add_apps(evidence, activity, goals, catalogue);

  const Sentences sentences(signals, evidence, rules);
  const auto engaged = static_cast<unsigned>(rules.engaged_weeks.count());
  const auto retained = static_cast<unsigned>(rules.retained_weeks.count());
  const std::array signal_texts{
      sentences.goal_setting(),
      sentences.registration(),
      sentences.login(),
      sentences.run_of_weeks(this_week, WeeksAgo{engaged - 1}),
      sentences.dropoff(last_week),
      sentences.run_of_weeks(this_week, WeeksAgo{retained - 1}),
      sentences.dropoff(WeeksAgo{retained}),
  };
  static_assert(signal_texts.size() == signal_fields.size());
  for (std::size_t i = 0; i < signal_fields.size(); ++i) {
    evidence.reasons.push_back({.flag = signal_fields[i].name,
                                .value = signals.*signal_fields[i].value,
                                .text = signal_texts[i]});
  }
  for (const MilestoneField& field : milestone_fields) {
    evidence.reasons.push_back(
        {.flag = field.name, .value = milestones.*field.value, .text = sentences.milestone(field)});
  }
  return evidence;
}

}  // namespace signals
