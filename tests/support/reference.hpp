// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <signals/event.hpp>
#include <signals/goal.hpp>
#include <signals/report.hpp>
#include <signals/rules.hpp>

/// The rules written down a second time, sentence by sentence and without any care for speed, for
/// the library to be held against. Calendar weeks are those of UTC.
namespace reference {

/// Everything that one report rests on.
struct Input {
  std::vector<signals::Event> events;
  std::vector<signals::Goal> goals;
  /// App ids in lower case and without white space at the ends.
  std::map<std::string, std::set<std::string>> catalogue;
  signals::Instant now;
  std::optional<signals::Instant> since;
  signals::Rules rules;
};

constexpr std::int64_t day = 86'400'000;

[[nodiscard]] inline std::int64_t floor_divide(std::int64_t dividend, std::int64_t divisor) {
  std::int64_t quotient = dividend / divisor;
  if (dividend % divisor != 0 && dividend < 0) --quotient;
  return quotient;
}

/// Mondays since the one of 1969-12-29; 1970-01-01 was a Thursday.
[[nodiscard]] inline std::int64_t calendar_week(signals::Instant instant) {
  return floor_divide(instant.time_since_epoch().count() + 3 * day, 7 * day);
}

/// The week back that holds the event; -1 when none does.
[[nodiscard]] inline std::int64_t week_of(const signals::Event& event, const Input& input) {
  if (!event.time || *event.time > input.now) return -1;
  if (input.rules.week == signals::WeekKind::calendar) {
    return calendar_week(input.now) - calendar_week(*event.time);
  }
  return (input.now - *event.time).count() / (7 * day);
}

/// The subcategories of the event's app.
[[nodiscard]] inline std::set<std::string> subcategories_of(const signals::Event& event,
                                                            const Input& input) {
  std::string app = event.app_id;
  while (!app.empty() && app.front() == ' ') app.erase(app.begin());
  while (!app.empty() && app.back() == ' ') app.pop_back();
  for (char& c : app) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  const auto at = input.catalogue.find(app);
  return at == input.catalogue.end() ? std::set<std::string>{} : at->second;
}

/// The subcategories among the goals of one tier.
[[nodiscard]] inline std::set<std::string> subcategories_of(signals::Tier tier,
                                                            const Input& input) {
  std::set<std::string> ids;
  for (const signals::Goal& goal : input.goals) {
    if (goal.tier == tier && goal.subcategory && !goal.subcategory->empty()) {
      ids.insert(*goal.subcategory);
    }
  }
  return ids;
}

[[nodiscard]] inline bool comes_from_tier(const signals::Event& event, signals::Tier tier,
                                          const Input& input) {
  const std::set<std::string> wanted = subcategories_of(tier, input);
  for (const std::string& id : subcategories_of(event, input)) {
    if (wanted.count(id) > 0) return true;
  }
  return false;
}

[[nodiscard]] inline signals::Report evaluate(const Input& input) {
  using signals::Tier;
  const signals::Rules& rules = input.rules;

  std::vector<signals::Event> events;
  for (const signals::Event& event : input.events) {
    if (input.since && event.time && *event.time < *input.since) continue;
    events.push_back(event);
  }
  std::vector<signals::Event> service;
  for (const signals::Event& event : events) {
    if (comes_from_tier(event, Tier::one, input) || comes_from_tier(event, Tier::two, input) ||
        comes_from_tier(event, Tier::three, input)) {
      service.push_back(event);
    }
  }

  double longest = 0;
  bool has_long_event = false;
  bool has_login = false;
  std::set<std::string> sessions;
  std::set<std::int64_t> active;
  for (const signals::Event& event : service) {
    longest = std::max(longest, event.foreground.count());
    if (event.foreground >= rules.registration_minutes) has_long_event = true;
    if (event.foreground >= rules.login_minutes) has_login = true;
    if (event.time && !event.session_id.empty()) {
      const std::int64_t age = (input.now - *event.time).count();
      if (age >= 0 && age <= rules.registration_window.count() * day) {
        sessions.insert(event.session_id);
      }
    }
    if (event.foreground.count() > 0) active.insert(week_of(event, input));
  }
  const auto all_active = [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t week = first; week <= last; ++week) {
      if (active.count(week) == 0) return false;
    }
    return true;
  };
  const bool is_idle_now = active.count(0) == 0;

  signals::Report report;
  report.user_id = "u1";
  for (const signals::Event& event : events) {
    report.passed_over.unreadable_times += event.unreadable.time ? 1 : 0;
    report.passed_over.unreadable_foregrounds += event.unreadable.foreground ? 1 : 0;
    if (!event.time && !event.unreadable.time) ++report.passed_over.without_time;
    if (event.app_id.empty()) ++report.passed_over.without_app;
    if (event.session_id.empty()) ++report.passed_over.without_session;
    if (event.time && *event.time > input.now) ++report.passed_over.after_now;
  }
  report.event_count = events.size();
  signals::Signals& signals = report.signals;
  signals.goal_setting_completed = !input.goals.empty();
  signals.customer_app_registration_completed =
      has_long_event || sessions.size() >= rules.registration_sessions;
  signals.customer_app_login_completed = has_login;
  signals.customer_app_engaged = all_active(0, rules.engaged_weeks.count() - 1);
  signals.customer_app_engagement_dropoff = active.count(1) > 0 && is_idle_now;
  signals.customer_app_retained = all_active(0, rules.retained_weeks.count() - 1);
  signals.customer_app_retained_dropoff =
      all_active(1, rules.retained_weeks.count()) && is_idle_now;
  signals.raw_event_count = events.size();
  signals.service_event_count = service.size();
  signals.registration_metrics = {signals::Minutes{longest}, sessions.size()};
  const std::int64_t considered =
      std::max<std::int64_t>({rules.engaged_weeks.count(), rules.retained_weeks.count() + 1, 2});
  signals.active_weeks.considered = static_cast<unsigned>(considered);
  for (std::int64_t week = 0; week < considered; ++week) {
    if (active.count(week) > 0) {
      signals.active_weeks.weeks.insert(signals::WeeksAgo{static_cast<unsigned>(week)});
    }
  }
  const auto sorted = [&](Tier tier) {
    const std::set<std::string> ids = subcategories_of(tier, input);
    return std::vector<std::string>(ids.begin(), ids.end());
  };
  signals.service_goal_tiers = {sorted(Tier::one), sorted(Tier::two), sorted(Tier::three)};

  const auto touched = [&](Tier tier) {
    return signals.goal_setting_completed &&
           std::any_of(events.begin(), events.end(), [&](const signals::Event& event) {
             return comes_from_tier(event, tier, input);
           });
  };
  const bool first = touched(Tier::one);
  const bool second = touched(Tier::two);
  signals::Milestones& milestones = report.milestones;
  milestones.goal_setting_complete = signals.goal_setting_completed;
  milestones.tier1_app_registered = first && signals.customer_app_registration_completed;
  milestones.tier2_app_registered = second && signals.customer_app_registration_completed;
  milestones.tier1_app_engaged = first && signals.customer_app_engaged;
  milestones.tier2_app_engaged = second && signals.customer_app_engaged;
  milestones.tier1_app_engagement_dropoff = first && signals.customer_app_engagement_dropoff;
  milestones.tier2_app_engagement_dropoff = second && signals.customer_app_engagement_dropoff;
  milestones.tier1_app_retained = first && signals.customer_app_retained;
  milestones.tier2_app_retained = second && signals.customer_app_retained;
  milestones.tier1_app_retention_dropoff = first && signals.customer_app_retained_dropoff;
  milestones.tier2_app_retention_dropoff = second && signals.customer_app_retained_dropoff;
  return report;
}

}  // namespace reference
