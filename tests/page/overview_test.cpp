// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>
#include <vector>

#include <boost/json/value.hpp>
#include <doctest/doctest.h>

#include <signals/explain.hpp>
#include <signals/page/overview.hpp>

#include "support/case_file.hpp"
#include "support/user_example.hpp"

using namespace signals;

namespace {

/// What the users of the tests did, and what is known of them.
struct Life {
  Report report;
  UserCourse course;
};

[[nodiscard]] Life life_of(const std::vector<Event>& events) {
  const Timeframe timeframe(user_example::now);
  const AppCatalogue catalogue = user_example::catalogue();
  Life life{.report = evaluate("u", events, user_example::goals(), catalogue, timeframe,
                               Detail::explained),
            .course = {}};
  UserState state;
  for (const Event& event : events) state.add(event);
  state.seal(timeframe.now());
  life.course = course_of(life.report, state, catalogue, timeframe);
  return life;
}

[[nodiscard]] std::vector<Event> use_in(const std::vector<int>& weeks) {
  std::vector<Event> events;
  for (const int week : weeks) events.push_back(user_example::use("com.momo", 5, 7 * week + 3));
  return events;
}

/// The users of the weeks that each was active in.
[[nodiscard]] Overview overview_of(const std::vector<std::vector<int>>& users) {
  Overview overview;
  for (const auto& weeks : users) {
    const Life life = life_of(use_in(weeks));
    overview.add(life.report, &life.course);
  }
  return overview;
}

[[nodiscard]] std::vector<std::uint64_t> users_of(const Funnel& funnel) {
  std::vector<std::uint64_t> users;
  for (const FunnelStage& stage : funnel.stages) users.push_back(stage.users);
  return users;
}

[[nodiscard]] std::vector<std::uint64_t> lost_of(const Funnel& funnel) {
  std::vector<std::uint64_t> users;
  for (const FunnelStage& stage : funnel.stages) users.push_back(stage.lost);
  return users;
}

}  // namespace

TEST_CASE("the numbers of the worked cases are sums over the reports that they expect") {
  Overview overview;
  std::map<std::string, std::uint64_t> expected;
  std::uint64_t users = 0;
  std::uint64_t tier1_goals = 0;
  std::map<std::string, std::uint64_t> subcategories;
  for (const Case& example : case_file::all_cases()) {
    overview.add(evaluate(example.user_id, example.events, example.goals, example.catalogue,
                          example.timeframe));
    const auto& report = example.written.at("expect").as_object();
    const auto& signals = report.at("signals").as_object();
    ++users;
    for (const auto& flags : {signals, report.at("milestones").as_object()}) {
      for (const auto& [name, value] : flags) {
        if (value.is_bool() && value.as_bool()) ++expected[std::string(name)];
      }
    }
    const auto& tiers = signals.at("service_goal_tiers").as_object();
    if (!tiers.at("tier1").as_array().empty()) ++tier1_goals;
    std::map<std::string, bool> named;
    for (const auto& [tier, ids] : tiers) {
      for (const auto& id : ids.as_array()) named[case_file::text_of(id)] = true;
    }
    for (const auto& [id, is_named] : named) ++subcategories[id];
    for (const PassedOverField& field : passed_over_fields) {
      const auto* const counts = report.if_contains("passed_over");
      const auto* const count =
          counts == nullptr
              ? nullptr
              : counts->as_object().if_contains({field.name.data(), field.name.size()});
      if (count != nullptr) {
        expected[std::string(field.name)] += count->to_number<std::uint64_t>();
      }
    }
  }
  CHECK(overview.users() == users);
  for (std::size_t i = 0; i < signal_fields.size(); ++i) {
    CHECK(overview.having()[i] == expected[std::string(signal_fields[i].name)]);
  }
  for (const PassedOverField& field : passed_over_fields) {
    CHECK(overview.passed_over().*field.value == expected[std::string(field.name)]);
  }
  CHECK(users_of(overview.funnels()[0]) ==
        std::vector<std::uint64_t>{
            expected["goal_setting_completed"], expected["customer_app_registration_completed"],
            expected["customer_app_login_completed"], expected["customer_app_engaged"],
            expected["customer_app_retained"]});
  CHECK(users_of(overview.funnels()[1]) ==
        std::vector<std::uint64_t>{tier1_goals, expected["tier1_app_registered"],
                                   expected["tier1_app_engaged"], expected["tier1_app_retained"]});
  CHECK(overview.funnels()[1].dropped_off == expected["tier1_app_engagement_dropoff"]);
  CHECK(overview.funnels()[2].dropped_off == expected["tier2_app_engagement_dropoff"]);
  REQUIRE(overview.subcategories().size() == subcategories.size());
  for (const auto& [id, count] : subcategories) {
    CHECK(overview.subcategories().at(id).stages.front().users == count);
  }
}

TEST_CASE("a funnel counts who reached a stage and not the next one") {
  Overview overview;
  overview.add(life_of({}).report);
  overview.add(life_of({user_example::use("com.momo", 0.5, 0)}).report);
  overview.add(life_of({user_example::use("com.momo", 2, 0)}).report);
  overview.add(life_of({user_example::use("com.momo", 5, 0)}).report);
  overview.add(life_of(use_in({0, 1, 2})).report);
  const Funnel& funnel = overview.funnels().front();
  CHECK(users_of(funnel) == std::vector<std::uint64_t>{5, 2, 3, 1, 0});
  // One of them logged in without having registered.
  CHECK(lost_of(funnel) == std::vector<std::uint64_t>{3, 0, 2, 1, 0});
  CHECK(lost_of(overview.funnels()[1]) == std::vector<std::uint64_t>{3, 1, 1, 0});
}

TEST_CASE("each week tells who was active, engaged, retained and had dropped off then") {
  const Overview overview = overview_of({{0, 1, 2}, {1, 2, 3, 4}, {0, 4}});
  const auto weeks = overview.weeks();
  REQUIRE(weeks.size() == 5);
  const auto values = [&](std::uint64_t WeekFigures::*figure) {
    std::vector<std::uint64_t> all;
    for (const WeekFigures& week : weeks) all.push_back(week.*figure);
    return all;
  };
  using Values = std::vector<std::uint64_t>;
  CHECK(values(&WeekFigures::active) == Values{2, 2, 2, 1, 2});
  CHECK(values(&WeekFigures::engaged) == Values{1, 1, 1, 0, 0});
  CHECK(values(&WeekFigures::retained) == Values{0, 0, 0, 0, 0});
  CHECK(values(&WeekFigures::dropped_off) == Values{1, 0, 0, 1, 0});
  CHECK(values(&WeekFigures::newly_active) == Values{0, 0, 1, 0, 2});
  CHECK(values(&WeekFigures::returning) == Values{1, 2, 1, 1, 0});
  CHECK(values(&WeekFigures::resurrected) == Values{1, 0, 0, 0, 0});
  CHECK(values(&WeekFigures::dormant) == Values{1, 1, 1, 1, 0});
}

TEST_CASE("this week's numbers are those of the reports") {
  const Overview overview =
      overview_of({{0, 1, 2}, {1, 2, 3, 4}, {0, 4}, {0, 1, 2, 3, 4, 5, 6, 7, 8}, {}});
  const WeekFigures now = overview.weeks().front();
  CHECK(now.engaged == overview.having(&Signals::customer_app_engaged));
  CHECK(now.retained == overview.having(&Signals::customer_app_retained));
  CHECK(now.dropped_off == overview.having(&Signals::customer_app_engagement_dropoff));
  CHECK(now.engaged == 2);
  CHECK(now.retained == 1);
  CHECK(now.dropped_off == 1);
}

TEST_CASE("a cohort is of those who were first active in a week, and how many were later") {
  const Overview overview = overview_of({{0, 1, 3}, {3}, {2, 1}, {0}});
  CHECK(overview.cohorts() ==
        std::vector<Cohort>{{1, {1}}, {0, {0, 0}}, {1, {1, 1, 0}}, {2, {2, 0, 1, 1}}});
}

TEST_CASE("weeks end where the data begin, and at a dozen") {
  CHECK(overview_of({{0, 5}}).weeks().size() == 6);
  CHECK(overview_of({{0, 5}}).weeks_known() == 6);
  CHECK(overview_of({{0, 40}}).weeks().size() == Overview::most_weeks);
  CHECK(overview_of({{0, 40}}).weeks_known() == 41);
  CHECK(overview_of({{}}).weeks().size() == 1);
}

TEST_CASE("without courses, the weeks are those of the reports, and nothing else is told of them") {
  Overview overview;
  overview.add(life_of(use_in({0, 1, 2})).report);
  CHECK_FALSE(overview.knows_courses());
  REQUIRE(overview.weeks().size() == 10);
  CHECK(overview.weeks()[1].active == 1);
  CHECK(overview.weeks()[3].active == 0);
  CHECK(overview.cohorts().empty());
}

TEST_CASE("apps count who opened them for a goal, and the minutes that courses know") {
  Overview overview({}, {}, nullptr);
  Life engaged = life_of(use_in({0, 1, 2}));
  engaged.course.foreground = {{"com.momo", Minutes{15}}};
  overview.add(engaged.report, &engaged.course);
  Life gone = life_of({user_example::use("com.momo", 3, 8), user_example::use("com.save", 1, 9),
                       user_example::use("com.game", 60, 1)});
  gone.course.foreground = {{"com.momo", Minutes{3}}, {"com.save", Minutes{1}}};
  overview.add(gone.report, &gone.course);
  const std::map<std::string, UsageFigures> expected{
      {"com.momo", {.users = 2, .engaged = 1, .dropped_off = 1, .minutes = Minutes{18}}},
      {"com.save", {.users = 1, .engaged = 0, .dropped_off = 1, .minutes = Minutes{1}}}};
  CHECK(overview.apps() == expected);
}

TEST_CASE("subcategories have the minutes of their apps, and their names") {
  AppCatalogue catalogue = user_example::catalogue();
  catalogue.add({.id = "savings", .name = "Savings"});
  Overview overview({}, {}, &catalogue);
  Life life = life_of(use_in({0}));
  life.course.foreground = {{"com.momo", Minutes{2}}, {"com.both", Minutes{5}}};
  overview.add(life.report, &life.course);
  CHECK(overview.subcategory_minutes() ==
        std::map<std::string, Minutes>{{"mobile-money", Minutes{7}}, {"savings", Minutes{5}}});
  CHECK(overview.subcategories().at("savings").name == "Savings");
  CHECK(overview.subcategories().at("farming").name == "farming");
}

TEST_CASE("changes count who got a signal and who lost it") {
  Overview overview;
  const Report now_engaged = life_of(use_in({0, 1, 2})).report;
  const Signals was_engaged = now_engaged.signals;
  const Signals was_nothing;
  overview.add(now_engaged, nullptr, &was_nothing);
  overview.add(life_of({}).report, nullptr, &was_engaged);
  overview.add(now_engaged, nullptr, &was_engaged);
  CHECK(overview.knows_changes());
  CHECK(overview.changes()[3] == SignalChange{.gained = 1, .lost = 1});
  CHECK(overview.changes()[0] == SignalChange{.gained = 1, .lost = 0});
  overview.add(now_engaged);
  CHECK_FALSE(overview.knows_changes());
}
