// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string>

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

/// What the reports on all people of a life have in common.
struct Life {
  std::string description;
  std::string name;
  std::size_t people;
  void (*check)(const Report& report);
};

const Life lives[]{
    {"regulars are engaged and retained in Tier 1", "regular", 24,
     [](const Report& report) {
       check_stays(report);
       CHECK(report.milestones.tier1_app_engaged);
       CHECK(report.milestones.tier1_app_retained);
     }},
    {"devotees are engaged and retained in Tier 1", "devotee", 12,
     [](const Report& report) {
       check_stays(report);
       CHECK(report.milestones.tier1_app_retained);
       CHECK(report.event_count >= 84);  // one a day for twelve weeks
     }},
    {"weekenders are engaged and retained", "weekender", 16,
     [](const Report& report) { check_stays(report); }},
    {"settlers are engaged, and not there long enough to be retained", "settler", 16,
     [](const Report& report) {
       check_has_begun(report);
       CHECK(is_active_in(report, {0, 1, 2, 3, 4, 5}));
       CHECK(report.milestones.tier1_app_engaged);
       CHECK_FALSE(report.signals.customer_app_retained);
     }},
    {"newcomers have registered, and are not engaged yet", "newcomer", 20,
     [](const Report& report) {
       check_has_begun(report);
       CHECK(is_active_in(report, {0}));
       CHECK(report.milestones.tier1_app_registered);
       check_is_away(report);
     }},
    {"returners are engaged again, and not retained", "returner", 12,
     [](const Report& report) {
       CHECK(is_active_in(report, {0, 1, 2, 6, 7, 8, 9}));
       CHECK(report.milestones.tier1_app_engaged);
       CHECK_FALSE(report.signals.customer_app_retained);
     }},
    {"drifters have dropped off from engagement alone", "drifter", 24,
     [](const Report& report) {
       check_has_begun(report);
       CHECK(is_active_in(report, {1, 2, 3, 4, 5}));
       CHECK(report.milestones.tier1_app_engagement_dropoff);
       CHECK_FALSE(report.signals.customer_app_retained_dropoff);
     }},
    {"the lapsed have dropped off from retention", "lapsed", 16,
     [](const Report& report) {
       CHECK(is_active_in(report, {1, 2, 3, 4, 5, 6, 7, 8, 9}));
       CHECK(report.milestones.tier1_app_engagement_dropoff);
       CHECK(report.milestones.tier1_app_retention_dropoff);
     }},
    {"the gone have registered long ago, and no week tells of them now", "gone", 12,
     [](const Report& report) {
       check_has_begun(report);
       CHECK(is_active_in(report, {4, 5, 6, 7, 8, 9}));
       check_is_away(report);
     }},
    {"bingers had one active week", "binger", 12,
     [](const Report& report) {
       check_has_begun(report);
       CHECK(is_active_in(report, {6}));
       CHECK(report.event_count >= 40);
       check_is_away(report);
     }},
    {"one-timers had one day", "one-timer", 8,
     [](const Report& report) {
       check_has_begun(report);
       CHECK(is_active_in(report, {8}));
       CHECK(report.event_count <= 15);
       check_is_away(report);
     }},
    {"those who come now and then are never engaged", "now-and-then", 8,
     [](const Report& report) {
       check_has_begun(report);
       CHECK(is_active_in(report, {0, 2, 4, 6, 8}));
       check_is_away(report);
     }},
    {"peekers have registered by their sessions, and never logged in", "peeker", 12,
     [](const Report& report) {
       CHECK(report.signals.customer_app_registration_completed);
       CHECK(report.signals.registration_metrics.weekly_sessions >= 4);
       CHECK(report.signals.registration_metrics.max_minutes < signals::Minutes{1});
       CHECK_FALSE(report.signals.customer_app_login_completed);
       CHECK(report.milestones.tier1_app_registered);
     }},
    {"glancers opened apps of their goals, which is nothing yet", "glancer", 8,
     [](const Report& report) {
       CHECK(report.signals.service_event_count > 0);
       CHECK(report.signals.registration_metrics.max_minutes == signals::Minutes{0});
       CHECK_FALSE(report.signals.customer_app_registration_completed);
       CHECK(is_active_in(report, {}));
     }},
    {"planners have goals and no events", "planner", 4,
     [](const Report& report) {
       CHECK(report.milestones.goal_setting_complete);
       CHECK(report.event_count == 0);
     }},
    {"dreamers have a goal that no app serves", "dreamer", 4,
     [](const Report& report) {
       CHECK(report.milestones.goal_setting_complete);
       CHECK(report.signals.service_goal_tiers == signals::ServiceGoalTiers{});
       check_serves_no_goal(report);
     }},
    {"the aimless use apps without a goal", "aimless", 8,
     [](const Report& report) {
       CHECK_FALSE(report.signals.goal_setting_completed);
       check_serves_no_goal(report);
     }},
    {"those elsewhere use apps of other goals than theirs", "elsewhere", 8,
     [](const Report& report) {
       CHECK_FALSE(report.signals.service_goal_tiers.tier1.empty());
       check_serves_no_goal(report);
     }},
    {"those of the second choice reach the milestones of Tier 2 alone", "second-choice", 8,
     [](const Report& report) {
       check_stays(report);
       CHECK(report.milestones.tier2_app_engaged);
       CHECK(report.milestones.tier2_app_retained);
       CHECK_FALSE(report.milestones.tier1_app_registered);
       CHECK_FALSE(report.milestones.tier1_app_engaged);
     }},
    {"those of the third choice have every signal and no milestone but the goal", "third-choice", 4,
     [](const Report& report) {
       check_stays(report);
       CHECK(report.milestones == signals::Milestones{.goal_setting_complete = true});
     }},
    {"the timeless have registered, and no week knows when", "timeless", 4,
     [](const Report& report) {
       check_has_begun(report);
       CHECK(is_active_in(report, {}));
       CHECK(report.signals.registration_metrics.weekly_sessions == 0);
     }},
};

}  // namespace

TEST_CASE("the reports on every life are what the life leads to") {
  for (const Life& life : lives) {
    CAPTURE(life.description);
    for (const Report& report : reports_on(life.name, life.people)) {
      INFO(report.user_id);
      life.check(report);
    }
  }
}
