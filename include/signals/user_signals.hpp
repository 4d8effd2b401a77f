// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/goal_tiers.hpp>
#include <signals/minutes.hpp>
#include <signals/rules.hpp>
#include <signals/service_activity.hpp>
#include <signals/week.hpp>

namespace signals::inline SIGNALS_ABI {

/// The two figures behind `customer_app_registration_completed`.
struct RegistrationMetrics {
  /// The longest foreground time of one service event, of any age; 0 when there is none.
  Minutes max_minutes{0};
  /// The distinct sessions of service events within the registration window.
  std::uint64_t weekly_sessions = 0;

  friend bool operator==(const RegistrationMetrics&, const RegistrationMetrics&) = default;
};

/// Which of the weeks that the rules consider were active.
struct ActiveWeeks {
  WeekSet weeks;
  /// How many weeks were considered, counted from this one: 2 to 53.
  unsigned considered = 2;

  /// Whether that week was active.
  [[nodiscard]] constexpr bool operator[](WeeksAgo week) const noexcept {
    return weeks.contains(week);
  }

  friend bool operator==(const ActiveWeeks&, const ActiveWeeks&) = default;
};

/// The subcategories that the user's goals name, sorted, by tier.
struct ServiceGoalTiers {
  std::vector<std::string> tier1;
  std::vector<std::string> tier2;
  std::vector<std::string> tier3;

  friend bool operator==(const ServiceGoalTiers&, const ServiceGoalTiers&) = default;
};

/// The signals of one user, and the figures beside them.
struct Signals {
  /// The user has at least one goal.
  bool goal_setting_completed = false;
  /// One long service event at any time, or enough distinct sessions lately.
  bool customer_app_registration_completed = false;
  /// One service event, at any time, of at least `login_minutes`.
  bool customer_app_login_completed = false;
  /// Active in each of the last `engaged_weeks`, this one included.
  bool customer_app_engaged = false;
  /// Active last week, but not this week.
  bool customer_app_engagement_dropoff = false;
  /// Active in each of the last `retained_weeks`, this one included.
  bool customer_app_retained = false;
  /// Active in each of the `retained_weeks` before this one, but not this week.
  bool customer_app_retained_dropoff = false;

  /// The user's events, after `since`.
  std::uint64_t raw_event_count = 0;
  /// Those of them from an app that serves one of the user's goals.
  std::uint64_t service_event_count = 0;
  RegistrationMetrics registration_metrics;
  ActiveWeeks active_weeks;
  ServiceGoalTiers service_goal_tiers;

  friend bool operator==(const Signals&, const Signals&) = default;
};

/// A signal by name, for code that treats all of them alike.
struct SignalField {
  std::string_view name;
  bool Signals::*value;
  /// A few letters for the heading of a column, and what they stand for where they do not say it.
  std::string_view heading;
  std::string_view meaning;
  /// Whether it says that the user is going away.
  bool is_loss = false;
};

/// All signals, in the order in which reports print them. A new one comes last, as states keep the
/// places.
inline constexpr auto signal_fields = std::to_array<SignalField>({
    {"goal_setting_completed", &Signals::goal_setting_completed, "goal", "goal setting completed"},
    {"customer_app_registration_completed", &Signals::customer_app_registration_completed, "reg",
     "registered"},
    {"customer_app_login_completed", &Signals::customer_app_login_completed, "login", ""},
    {"customer_app_engaged", &Signals::customer_app_engaged, "eng", "engaged"},
    {"customer_app_engagement_dropoff", &Signals::customer_app_engagement_dropoff, "-eng",
     "engagement drop-off", true},
    {"customer_app_retained", &Signals::customer_app_retained, "ret", "retained"},
    {"customer_app_retained_dropoff", &Signals::customer_app_retained_dropoff, "-ret",
     "retained drop-off", true},
});

/// Decides every flag and figure of `signals` but its `service_goal_tiers`, which it leaves alone.
///
/// `raw_event_count` counts all of the user's events, `service` those that serve the goals; `rules`
/// are valid and those that the activity was folded with.
inline void decide_signals(Signals& signals, std::uint64_t raw_event_count,
                           const ServiceActivity& service, bool has_goals, const Rules& rules) {
  const bool served = service.event_count > 0;
  const WeekSet weeks = service.active_weeks;
  const WeeksAgo last_engaged_week{static_cast<unsigned>(rules.engaged_weeks.count()) - 1};
  const WeeksAgo last_retained_week{static_cast<unsigned>(rules.retained_weeks.count()) - 1};
  const WeeksAgo week_after_retained{last_retained_week.value() + 1};

  signals.goal_setting_completed = has_goals;
  // Not && and ||, whose branches cost more than all the rest where millions of users differ.
  const bool is_long = service.longest_foreground >= rules.registration_minutes;
  const bool is_login = service.longest_foreground >= rules.login_minutes;
  const bool is_frequent = service.recent_session_count >= rules.registration_sessions;
  signals.customer_app_registration_completed = static_cast<bool>((served & is_long) | is_frequent);
  signals.customer_app_login_completed = static_cast<bool>(served & is_login);
  signals.customer_app_engaged = weeks.contains_all(this_week, last_engaged_week);
  const bool is_idle_now = !weeks.contains(this_week);
  const bool was_active = weeks.contains(last_week);
  const bool was_retained = weeks.contains_all(last_week, week_after_retained);
  signals.customer_app_engagement_dropoff = static_cast<bool>(was_active & is_idle_now);
  signals.customer_app_retained = weeks.contains_all(this_week, last_retained_week);
  signals.customer_app_retained_dropoff = static_cast<bool>(was_retained & is_idle_now);
  signals.raw_event_count = raw_event_count;
  signals.service_event_count = service.event_count;
  signals.registration_metrics = {.max_minutes = service.longest_foreground,
                                  .weekly_sessions = service.recent_session_count};
  signals.active_weeks = {.weeks = weeks, .considered = rules.weeks_considered()};
}

/// Writes the subcategories that the goals name, in the memory that is there.
inline void write_goal_tiers(ServiceGoalTiers& tiers, const GoalTiers& goals) {
  const auto write = [&](std::vector<std::string>& to, Tier tier) {
    const auto ids = goals.subcategories(tier);
    to.resize(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) to[i].assign(ids[i]);
  };
  write(tiers.tier1, Tier::one);
  write(tiers.tier2, Tier::two);
  write(tiers.tier3, Tier::three);
}

/// Decides the signals; the arguments are those of `decide_signals`.
[[nodiscard]] inline Signals evaluate_signals(std::uint64_t raw_event_count,
                                              const ServiceActivity& service,
                                              const GoalTiers& goals, const Rules& rules) {
  Signals signals;
  decide_signals(signals, raw_event_count, service, goals.has_goals(), rules);
  write_goal_tiers(signals.service_goal_tiers, goals);
  return signals;
}

}  // namespace signals::inline SIGNALS_ABI
