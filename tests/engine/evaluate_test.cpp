// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <initializer_list>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include <signals/explain.hpp>

#include "support/user_example.hpp"

using signals::Event;
using signals::Report;
using signals::Rules;
using signals::WeekKind;
using std::chrono::milliseconds;
using user_example::use;
using user_example::weekly_use;

namespace {

[[nodiscard]] Report report_on(const std::vector<Event>& events, const Rules& rules = {}) {
  return signals::evaluate("u1", events, user_example::goals(), user_example::catalogue(),
                           {.now = user_example::now, .rules = rules});
}

/// A use of a minute of the Tier 1 app at each of these instants.
[[nodiscard]] std::vector<Event> uses_at(std::initializer_list<signals::Instant> times) {
  std::vector<Event> events;
  for (const signals::Instant time : times) {
    events.push_back(use("com.momo", 1, 0));
    events.back().time = time;
  }
  return events;
}

}  // namespace

TEST_CASE("a newcomer who opened the app four times this week is registered in its tier alone") {
  const Report report = report_on({use("com.momo", 0.5, 0, "s1"), use("com.momo", 0, 1, "s2"),
                                   use("com.momo", 0, 2, "s3"), use("com.momo", 0, 7, "s4")});
  CHECK(report.event_count == 4);
  CHECK(report.signals.customer_app_registration_completed);
  CHECK_FALSE(report.signals.customer_app_login_completed);
  CHECK(report.milestones.tier1_app_registered);
  CHECK_FALSE(report.milestones.tier2_app_registered);
}

TEST_CASE("a session just outside the window is one too few") {
  std::vector<Event> events{use("com.momo", 0.5, 0, "s1"), use("com.momo", 0, 1, "s2"),
                            use("com.momo", 0, 2, "s3"), use("com.momo", 0, 7, "s4")};
  *events.back().time -= milliseconds{1};
  CHECK_FALSE(report_on(events).signals.customer_app_registration_completed);
}

TEST_CASE("a regular is engaged and retained in the tiers that she uses") {
  const Report report = report_on(weekly_use("com.both", 0, 8));
  CHECK(report.signals.customer_app_engaged);
  CHECK(report.signals.customer_app_retained);
  CHECK_FALSE(report.signals.customer_app_retained_dropoff);
  CHECK(report.milestones.tier1_app_retained);
  CHECK(report.milestones.tier2_app_retained);
}

TEST_CASE("one who drifted off after nine weeks dropped off in both ways") {
  const Report report = report_on(weekly_use("com.save", 1, 9));
  CHECK_FALSE(report.signals.customer_app_engaged);
  CHECK(report.signals.customer_app_engagement_dropoff);
  CHECK(report.signals.customer_app_retained_dropoff);
  CHECK(report.milestones.tier2_app_engagement_dropoff);
  CHECK(report.milestones.tier2_app_retention_dropoff);
  CHECK_FALSE(report.milestones.tier1_app_engagement_dropoff);
}

TEST_CASE("an app of Tier 3 makes signals but no milestones") {
  const Report report = report_on(weekly_use("com.farm", 0, 8));
  CHECK(report.signals.customer_app_retained);
  CHECK(report.milestones == signals::Milestones{.goal_setting_complete = true});
}

TEST_CASE("a tier is touched by an event of any age or none, even without foreground") {
  std::vector<Event> events = weekly_use("com.farm", 0, 2);
  events.push_back(use("com.momo", 0, 4000));
  CHECK(report_on(events).milestones.tier1_app_engaged);

  events.back().time.reset();
  CHECK(report_on(events).milestones.tier1_app_engaged);

  events.back().time = user_example::now + date::days{365};
  CHECK(report_on(events).milestones.tier1_app_engaged);

  events.pop_back();
  CHECK_FALSE(report_on(events).milestones.tier1_app_engaged);
}

TEST_CASE("an event exactly seven days old is last week's") {
  const signals::Instant border = user_example::now - date::weeks{1};
  const Rules one_week{.engaged_weeks = date::weeks{1}};
  CHECK_FALSE(report_on(uses_at({border}), one_week).signals.customer_app_engaged);
  CHECK(report_on(uses_at({border}), one_week).signals.customer_app_engagement_dropoff);
  CHECK(report_on(uses_at({border + milliseconds{1}}), one_week).signals.customer_app_engaged);
}

TEST_CASE("calendar weeks ask for Mondays, not for days of age") {
  // Now is a Wednesday: Monday's midnight is in this week, the millisecond before in the last.
  const signals::Instant monday = reading::at("2025-11-24");
  const auto events = uses_at({monday, monday - milliseconds{1}});
  Rules rules{.engaged_weeks = date::weeks{2}};
  CHECK_FALSE(report_on(events, rules).signals.customer_app_engaged);
  rules.week = WeekKind::calendar;
  CHECK(report_on(events, rules).signals.customer_app_engaged);
}

TEST_CASE("an event after now is counted but active in no week") {
  const Report report = report_on(uses_at({user_example::now + milliseconds{1}}));
  CHECK(report.signals.service_event_count == 1);
  CHECK(report.signals.customer_app_login_completed);
  CHECK(report.signals.active_weeks.weeks == signals::WeekSet{});
}

TEST_CASE("since drops what came before it") {
  const signals::Instant since = user_example::now - date::days{1};
  const auto events = uses_at({since - milliseconds{1}, since, user_example::now});
  const Report report =
      signals::evaluate("u1", events, user_example::goals(), user_example::catalogue(),
                        {.now = user_example::now, .since = since});
  CHECK(report.event_count == 2);
  CHECK(report.signals.raw_event_count == 2);
}

TEST_CASE("without goals nothing is completed, whatever the events") {
  const Report report = signals::evaluate("u1", weekly_use("com.momo", 0, 8), {},
                                          user_example::catalogue(), {.now = user_example::now});
  CHECK(report.event_count == 9);
  CHECK(report.signals.service_event_count == 0);
  CHECK(report.milestones == signals::Milestones{});
  for (const auto& field : signals::signal_fields) CHECK_FALSE(report.signals.*field.value);
}

TEST_CASE("a report explains itself only where that was asked for") {
  const signals::Timeframe timeframe(user_example::now);
  const auto explained =
      signals::evaluate("u1", weekly_use("com.momo", 0, 8), user_example::goals(),
                        user_example::catalogue(), timeframe, signals::Detail::explained);
  CHECK(explained.explanation.has_value());
  CHECK_FALSE(report_on(weekly_use("com.momo", 0, 8)).explanation.has_value());
}

TEST_CASE("rules out of range are refused") {
  const std::string message = reading::invalid_argument_of(
      [] { return report_on({}, Rules{.retained_weeks = date::weeks{53}}); });
  CHECK(reading::contains(message, "retained_weeks"));
}

TEST_CASE("an event at either end of what an instant can hold is in no week and in no window") {
  for (const signals::Instant time : {signals::Instant::min(), signals::Instant::max()}) {
    Event event = use("com.momo", 2, 0, "s1");
    event.time = time;
    const Report report = report_on({event});
    CHECK(report.signals.service_event_count == 1);
    CHECK(report.signals.registration_metrics.weekly_sessions == 0);
    CHECK(report.signals.active_weeks.weeks == signals::WeekSet{});
  }
}

TEST_CASE("foreground time without end counts as none") {
  const Report report = report_on({use("com.momo", std::numeric_limits<double>::infinity(), 0)});
  CHECK(report.signals.registration_metrics.max_minutes == signals::Minutes{0});
  CHECK(report.signals.active_weeks.weeks == signals::WeekSet{});
  CHECK_FALSE(report.signals.customer_app_login_completed);
}
