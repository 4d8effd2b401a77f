// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <initializer_list>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <signals/user_signals.hpp>

using signals::evaluate_signals;
using signals::Goal;
using signals::GoalTiers;
using signals::Minutes;
using signals::Rules;
using signals::ServiceActivity;
using signals::Signals;
using signals::WeeksAgo;

namespace {

const signals::AppCatalogue catalogue;
const std::vector<Goal> one_goal{{.id = "g", .subcategory = "savings"}};

[[nodiscard]] Signals signals_of(const ServiceActivity& service, const Rules& rules = {}) {
  return evaluate_signals(100, service, GoalTiers(one_goal, catalogue), rules);
}

[[nodiscard]] ServiceActivity active_in(std::initializer_list<unsigned> weeks) {
  ServiceActivity service{{.event_count = weeks.size()}};
  for (const unsigned week : weeks) service.active_weeks.insert(WeeksAgo{week});
  return service;
}

[[nodiscard]] ServiceActivity longest(double minutes) {
  return {{.event_count = 1, .longest_foreground = Minutes{minutes}}};
}

}  // namespace

TEST_CASE("goal setting is completed by any goal") {
  CHECK(evaluate_signals(0, {}, GoalTiers(one_goal, catalogue), {}).goal_setting_completed);
  const std::vector<Goal> no_tier{{.tier = std::nullopt}};
  CHECK(evaluate_signals(0, {}, GoalTiers(no_tier, catalogue), {}).goal_setting_completed);
  CHECK_FALSE(
      evaluate_signals(9, active_in({0}), GoalTiers({}, catalogue), {}).goal_setting_completed);
}

TEST_CASE("login takes login_minutes in one event") {
  CHECK(signals_of(longest(1)).customer_app_login_completed);
  CHECK_FALSE(signals_of(longest(std::nextafter(1, 0))).customer_app_login_completed);
  const Rules rules{.login_minutes = Minutes{2.5}};
  CHECK(signals_of(longest(2.5), rules).customer_app_login_completed);
  CHECK_FALSE(signals_of(longest(std::nextafter(2.5, 0)), rules).customer_app_login_completed);
}

TEST_CASE("registration takes registration_minutes in one event") {
  CHECK(signals_of(longest(4)).customer_app_registration_completed);
  CHECK_FALSE(signals_of(longest(std::nextafter(4, 0))).customer_app_registration_completed);
  CHECK(signals_of(longest(2), {.registration_minutes = Minutes{2}})
            .customer_app_registration_completed);
}

TEST_CASE("registration takes registration_sessions sessions, however short") {
  CHECK_FALSE(signals_of({{.event_count = 9}, 3}).customer_app_registration_completed);
  CHECK(signals_of({{.event_count = 9}, 4}).customer_app_registration_completed);
  CHECK(signals_of({{.event_count = 9}, 1}, {.registration_sessions = 1})
            .customer_app_registration_completed);
}

TEST_CASE("thresholds of 0 minutes still ask for a service event") {
  const Rules rules{.login_minutes = Minutes{0}, .registration_minutes = Minutes{0}};
  CHECK_FALSE(signals_of({}, rules).customer_app_login_completed);
  CHECK_FALSE(signals_of({}, rules).customer_app_registration_completed);
  CHECK(signals_of(longest(0), rules).customer_app_login_completed);
  CHECK(signals_of(longest(0), rules).customer_app_registration_completed);
}

TEST_CASE("engaged takes activity in each of the last engaged_weeks") {
  CHECK(signals_of(active_in({0, 1, 2})).customer_app_engaged);
  CHECK(signals_of(active_in({0, 1, 2, 5})).customer_app_engaged);
  CHECK_FALSE(signals_of(active_in({1, 2, 3})).customer_app_engaged);
  CHECK_FALSE(signals_of(active_in({0, 2, 3})).customer_app_engaged);
  CHECK_FALSE(signals_of(active_in({0, 1, 3})).customer_app_engaged);
  CHECK_FALSE(signals_of(active_in({})).customer_app_engaged);
  CHECK(signals_of(active_in({0}), {.engaged_weeks = date::weeks{1}}).customer_app_engaged);
  CHECK_FALSE(signals_of(active_in({1}), {.engaged_weeks = date::weeks{1}}).customer_app_engaged);
}

TEST_CASE("engagement drops off when last week was active and this week is not") {
  CHECK(signals_of(active_in({1})).customer_app_engagement_dropoff);
  CHECK(signals_of(active_in({1, 2, 3})).customer_app_engagement_dropoff);
  CHECK_FALSE(signals_of(active_in({0, 1})).customer_app_engagement_dropoff);
  CHECK_FALSE(signals_of(active_in({2, 3})).customer_app_engagement_dropoff);
  CHECK_FALSE(signals_of(active_in({})).customer_app_engagement_dropoff);
}

TEST_CASE("retained takes activity in each of the last retained_weeks") {
  CHECK(signals_of(active_in({0, 1, 2, 3, 4, 5, 6, 7, 8})).customer_app_retained);
  CHECK_FALSE(signals_of(active_in({0, 1, 2, 3, 4, 5, 6, 7})).customer_app_retained);
  CHECK_FALSE(signals_of(active_in({1, 2, 3, 4, 5, 6, 7, 8, 9})).customer_app_retained);
  CHECK_FALSE(signals_of(active_in({0, 1, 2, 3, 5, 6, 7, 8, 9})).customer_app_retained);
  const Rules two{.retained_weeks = date::weeks{2}};
  CHECK(signals_of(active_in({0, 1}), two).customer_app_retained);
  CHECK_FALSE(signals_of(active_in({0}), two).customer_app_retained);
}

TEST_CASE("retention drops off when the retained_weeks before this one were active") {
  CHECK(signals_of(active_in({1, 2, 3, 4, 5, 6, 7, 8, 9})).customer_app_retained_dropoff);
  CHECK_FALSE(signals_of(active_in({1, 2, 3, 4, 5, 6, 7, 8})).customer_app_retained_dropoff);
  CHECK_FALSE(signals_of(active_in({1, 2, 3, 4, 6, 7, 8, 9})).customer_app_retained_dropoff);
  CHECK_FALSE(signals_of(active_in({0, 1, 2, 3, 4, 5, 6, 7, 8, 9})).customer_app_retained_dropoff);
  const Rules two{.retained_weeks = date::weeks{2}};
  CHECK(signals_of(active_in({1, 2}), two).customer_app_retained_dropoff);
  CHECK_FALSE(signals_of(active_in({1}), two).customer_app_retained_dropoff);
}

TEST_CASE("the longest spans reach the 52nd week back") {
  const Rules rules{.engaged_weeks = date::weeks{52}, .retained_weeks = date::weeks{52}};
  ServiceActivity service{{.event_count = 52}};
  for (unsigned week = 1; week <= 52; ++week) service.active_weeks.insert(WeeksAgo{week});
  CHECK(signals_of(service, rules).customer_app_retained_dropoff);
  service.active_weeks.insert(WeeksAgo{0});
  CHECK(signals_of(service, rules).customer_app_engaged);
  CHECK(signals_of(service, rules).customer_app_retained);
  CHECK_FALSE(signals_of(service, rules).customer_app_retained_dropoff);
}

TEST_CASE("the figures beside the signals are those of the activity") {
  ServiceActivity service = active_in({0, 4});
  service.longest_foreground = Minutes{2.25};
  service.recent_session_count = 3;
  const Signals signals = signals_of(service);
  CHECK(signals.raw_event_count == 100);
  CHECK(signals.service_event_count == 2);
  CHECK(signals.registration_metrics.max_minutes == Minutes{2.25});
  CHECK(signals.registration_metrics.weekly_sessions == 3);
  CHECK(signals.active_weeks.considered == 10);
  CHECK(signals.active_weeks[WeeksAgo{0}]);
  CHECK_FALSE(signals.active_weeks[WeeksAgo{1}]);
  CHECK(signals.active_weeks[WeeksAgo{4}]);
  CHECK(signals.service_goal_tiers.tier1 == std::vector<std::string>{"savings"});
  CHECK(signals.service_goal_tiers.tier2.empty());
  CHECK(signals.service_goal_tiers.tier3.empty());
}
