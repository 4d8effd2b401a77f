// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <vector>

#include <doctest/doctest.h>

#include <signals/evaluate.hpp>
#include <signals/page/user_course.hpp>

#include "support/reading.hpp"
#include "support/user_example.hpp"

using namespace signals;
using reading::at;

namespace {

/// The course of the user of the tests who did this.
[[nodiscard]] UserCourse course_of_user(const std::vector<Event>& events,
                                        const Timeframe& timeframe = Timeframe(user_example::now)) {
  const AppCatalogue catalogue = user_example::catalogue();
  const auto goals = user_example::goals();
  UserState state;
  for (const Event& event : events) state.add(event);
  state.seal(timeframe.now());
  return course_of(evaluate("u", events, goals, catalogue, timeframe), state, catalogue, timeframe);
}

[[nodiscard]] WeekSet weeks(std::initializer_list<unsigned> active) {
  WeekSet set;
  for (const unsigned week : active) set.insert(WeeksAgo{week});
  return set;
}

}  // namespace

TEST_CASE("a course has the active weeks of a year, of service apps alone") {
  std::vector<Event> events = user_example::weekly_use("com.momo", 0, 1);
  events.push_back(user_example::use("com.save", 2, 7 * 20 + 1));
  events.push_back(user_example::use("com.farm", 2, 7 * 52 + 1));
  events.push_back(user_example::use("com.game", 2, 7 * 5));
  const UserCourse course = course_of_user(events);
  CHECK(course.weeks == weeks({0, 1, 20, 52}));
  CHECK_FALSE(course.began_before);
}

TEST_CASE("a course tells of use before the weeks that it has") {
  const Timeframe timeframe(user_example::now);
  CHECK(course_of_user({user_example::use("com.momo", 2, 7 * 53 + 1)}, timeframe).began_before);
  CHECK_FALSE(course_of_user({user_example::use("com.game", 2, 7 * 60)}, timeframe).began_before);
}

TEST_CASE("engaged and retained end a week after the last use, to the millisecond") {
  // Weekly use three days into each week, so now's is of three days ago.
  const UserCourse course = course_of_user(user_example::weekly_use("com.momo", 0, 8));
  CHECK(course.end_of(&Signals::customer_app_engaged) == at("2025-11-30T12:00:00Z"));
  CHECK(course.end_of(&Signals::customer_app_retained) == at("2025-11-30T12:00:00Z"));
  CHECK(course.end_of(&Signals::customer_app_engagement_dropoff) == std::nullopt);
  CHECK(course.end_of(&Signals::customer_app_registration_completed) == std::nullopt);
}

TEST_CASE("retained may end before engaged, where an older week has a gap to come") {
  std::vector<Event> events = user_example::weekly_use("com.momo", 1, 8);
  events.push_back(user_example::use("com.momo", 1, 0));
  // Week 3 had its use at its beginning; in an hour, that is week 4's.
  events[2] = user_example::use("com.momo", 1, 27);
  events[2].time = user_example::now - date::weeks{4} + std::chrono::hours{1};
  const UserCourse course = course_of_user(events);
  CHECK(course.end_of(&Signals::customer_app_retained) == at("2025-11-26T13:00:00Z"));
  CHECK(course.end_of(&Signals::customer_app_engaged) == at("2025-11-30T12:00:00Z"));
}

TEST_CASE("a drop-off ends when the last use is two weeks old") {
  const UserCourse course = course_of_user(user_example::weekly_use("com.momo", 1, 9));
  CHECK(course.end_of(&Signals::customer_app_engagement_dropoff) == at("2025-11-30T12:00:00Z"));
  CHECK(course.end_of(&Signals::customer_app_retained_dropoff) == at("2025-11-30T12:00:00Z"));
  CHECK(course.end_of(&Signals::customer_app_engaged) == std::nullopt);
}

TEST_CASE("with calendar weeks, engaged ends with the week") {
  const Timeframe timeframe({.now = user_example::now, .rules = {.week = WeekKind::calendar}});
  std::vector<Event> events;
  for (const int week : {0, 1, 2, 3}) events.push_back(user_example::use("com.momo", 1, 7 * week));
  const UserCourse course = course_of_user(events, timeframe);
  CHECK(course.end_of(&Signals::customer_app_engaged) == at("2025-12-01T00:00:00Z"));
}

TEST_CASE("a user without events has an empty course") {
  CHECK(course_of_user({}) == UserCourse{});
}
