// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "sample_reports.hpp"

using signals::Report;

// 240 people are four times sixty, so there are four for each share of a life.

namespace {

void check_has_begun(const Report& report) {
  CHECK(report.signals.goal_setting_completed);
  CHECK(report.signals.customer_app_login_completed);
  CHECK(report.signals.customer_app_registration_completed);
}

void check_stays(const Report& report) {
  check_has_begun(report);
  CHECK(is_active_in(report, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  CHECK(report.signals.customer_app_engaged);
  CHECK(report.signals.customer_app_retained);
  CHECK_FALSE(report.signals.customer_app_engagement_dropoff);
}

void check_serves_no_goal(const Report& report) {
  CHECK(report.event_count > 0);
  CHECK(report.signals.service_event_count == 0);
  CHECK_FALSE(report.signals.customer_app_login_completed);
  CHECK_FALSE(report.signals.customer_app_registration_completed);
  CHECK(is_active_in(report, {}));
}

/// Nobody is engaged, retained or dropping off.
void check_is_away(const Report& report) {
  CHECK_FALSE(report.signals.customer_app_engaged);
  CHECK_FALSE(report.signals.customer_app_engagement_dropoff);
  CHECK_FALSE(report.signals.customer_app_retained);
  CHECK_FALSE(report.signals.customer_app_retained_dropoff);
}

}  // namespace

TEST_CASE("regulars are engaged and retained in Tier 1") {
  for (const Report& report : reports_on("regular", 24)) {
    INFO(report.user_id);
    check_stays(report);
    CHECK(report.milestones.tier1_app_engaged);
    CHECK(report.milestones.tier1_app_retained);
  }
}

TEST_CASE("devotees are engaged and retained in Tier 1") {
  for (const Report& report : reports_on("devotee", 12)) {
    INFO(report.user_id);
    check_stays(report);
    CHECK(report.milestones.tier1_app_retained);
    CHECK(report.event_count >= 84);  // one a day for twelve weeks
  }
}

TEST_CASE("weekenders are engaged and retained") {
  for (const Report& report : reports_on("weekender", 16)) {
    INFO(report.user_id);
    check_stays(report);
  }
}

TEST_CASE("settlers are engaged, and not there long enough to be retained") {
  for (const Report& report : reports_on("settler", 16)) {
    INFO(report.user_id);
    check_has_begun(report);
    CHECK(is_active_in(report, {0, 1, 2, 3, 4, 5}));
    CHECK(report.milestones.tier1_app_engaged);
    CHECK_FALSE(report.signals.customer_app_retained);
  }
}

TEST_CASE("newcomers have registered, and are not engaged yet") {
  for (const Report& report : reports_on("newcomer", 20)) {
    INFO(report.user_id);
    check_has_begun(report);
    CHECK(is_active_in(report, {0}));
    CHECK(report.milestones.tier1_app_registered);
    check_is_away(report);
  }
}

TEST_CASE("returners are engaged again, and not retained") {
  for (const Report& report : reports_on("returner", 12)) {
    INFO(report.user_id);
    CHECK(is_active_in(report, {0, 1, 2, 6, 7, 8, 9}));
    CHECK(report.milestones.tier1_app_engaged);
    CHECK_FALSE(report.signals.customer_app_retained);
  }
}

TEST_CASE("drifters have dropped off from engagement alone") {
  for (const Report& report : reports_on("drifter", 24)) {
    INFO(report.user_id);
    check_has_begun(report);
    CHECK(is_active_in(report, {1, 2, 3, 4, 5}));
    CHECK(report.milestones.tier1_app_engagement_dropoff);
    CHECK_FALSE(report.signals.customer_app_retained_dropoff);
  }
}

TEST_CASE("the lapsed have dropped off from retention") {
  for (const Report& report : reports_on("lapsed", 16)) {
    INFO(report.user_id);
    CHECK(is_active_in(report, {1, 2, 3, 4, 5, 6, 7, 8, 9}));
    CHECK(report.milestones.tier1_app_engagement_dropoff);
    CHECK(report.milestones.tier1_app_retention_dropoff);
  }
}

TEST_CASE("the gone have registered long ago, and no week tells of them now") {
  for (const Report& report : reports_on("gone", 12)) {
    INFO(report.user_id);
    check_has_begun(report);
    CHECK(is_active_in(report, {4, 5, 6, 7, 8, 9}));
    check_is_away(report);
  }
}

TEST_CASE("bingers had one active week") {
  for (const Report& report : reports_on("binger", 12)) {
    INFO(report.user_id);
    check_has_begun(report);
    CHECK(is_active_in(report, {6}));
    CHECK(report.event_count >= 40);
    check_is_away(report);
  }
}

TEST_CASE("one-timers had one day") {
  for (const Report& report : reports_on("one-timer", 8)) {
    INFO(report.user_id);
    check_has_begun(report);
    CHECK(is_active_in(report, {8}));
    CHECK(report.event_count <= 15);
    check_is_away(report);
  }
}

TEST_CASE("those who come now and then are never engaged") {
  for (const Report& report : reports_on("now-and-then", 8)) {
    INFO(report.user_id);
    check_has_begun(report);
    CHECK(is_active_in(report, {0, 2, 4, 6, 8}));
    check_is_away(report);
  }
}

TEST_CASE("peekers have registered by their sessions, and never logged in") {
  for (const Report& report : reports_on("peeker", 12)) {
    INFO(report.user_id);
    CHECK(report.signals.customer_app_registration_completed);
    CHECK(report.signals.registration_metrics.weekly_sessions >= 4);
    CHECK(report.signals.registration_metrics.max_minutes < signals::Minutes{1});
    CHECK_FALSE(report.signals.customer_app_login_completed);
    CHECK(report.milestones.tier1_app_registered);
  }
}

TEST_CASE("glancers opened apps of their goals, which is nothing yet") {
  for (const Report& report : reports_on("glancer", 8)) {
    INFO(report.user_id);
    CHECK(report.signals.service_event_count > 0);
    CHECK(report.signals.registration_metrics.max_minutes == signals::Minutes{0});
    CHECK_FALSE(report.signals.customer_app_registration_completed);
    CHECK(is_active_in(report, {}));
  }
}

TEST_CASE("planners have goals and no events") {
  for (const Report& report : reports_on("planner", 4)) {
    INFO(report.user_id);
    CHECK(report.milestones.goal_setting_complete);
    CHECK(report.event_count == 0);
  }
}

TEST_CASE("dreamers have a goal that no app serves") {
  for (const Report& report : reports_on("dreamer", 4)) {
    INFO(report.user_id);
    CHECK(report.milestones.goal_setting_complete);
    CHECK(report.signals.service_goal_tiers == signals::ServiceGoalTiers{});
    check_serves_no_goal(report);
  }
}

TEST_CASE("the aimless use apps without a goal") {
  for (const Report& report : reports_on("aimless", 8)) {
    INFO(report.user_id);
    CHECK_FALSE(report.signals.goal_setting_completed);
    check_serves_no_goal(report);
  }
}

TEST_CASE("those elsewhere use apps of other goals than theirs") {
  for (const Report& report : reports_on("elsewhere", 8)) {
    INFO(report.user_id);
    CHECK_FALSE(report.signals.service_goal_tiers.tier1.empty());
    check_serves_no_goal(report);
  }
}

TEST_CASE("those of the second choice reach the milestones of Tier 2 alone") {
  for (const Report& report : reports_on("second-choice", 8)) {
    INFO(report.user_id);
    check_stays(report);
    CHECK(report.milestones.tier2_app_engaged);
    CHECK(report.milestones.tier2_app_retained);
    CHECK_FALSE(report.milestones.tier1_app_registered);
    CHECK_FALSE(report.milestones.tier1_app_engaged);
  }
}

TEST_CASE("those of the third choice have every signal and no milestone but the goal") {
  for (const Report& report : reports_on("third-choice", 4)) {
    INFO(report.user_id);
    check_stays(report);
    CHECK(report.milestones == signals::Milestones{.goal_setting_complete = true});
  }
}

TEST_CASE("the timeless have registered, and no week knows when") {
  for (const Report& report : reports_on("timeless", 4)) {
    INFO(report.user_id);
    check_has_begun(report);
    CHECK(is_active_in(report, {}));
    CHECK(report.signals.registration_metrics.weekly_sessions == 0);
  }
}
