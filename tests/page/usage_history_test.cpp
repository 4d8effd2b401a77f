// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <signals/evaluate.hpp>
#include <signals/page/usage_history.hpp>

#include "support/event_list.hpp"
#include "support/fakes.hpp"

using namespace signals;

namespace {

/// What a history tells of the users of reports.
[[nodiscard]] std::vector<UserCourse> courses_of(const std::vector<Report>& reports,
                                                 const UsageHistory& history) {
  std::vector<UserCourse> courses;
  for (const Report& report : reports) courses.push_back(history.course_of(report));
  return courses;
}

/// The same from a state of all events of each user.
[[nodiscard]] std::vector<UserCourse> expected_courses(const fakes::Analysis& analysis) {
  std::vector<UserCourse> courses;
  for (const Report& report : analysis.sink.reports) {
    UserState state;
    Minutes minutes{0};
    for (const Event& event : analysis.events.events.find(report.user_id)->second) {
      state.add(event);
      minutes += event.foreground;
    }
    state.seal(fakes::now);
    courses.push_back(course_of(report, state, *analysis.goals.apps, fakes::timeframe()));
    if (state.event_count() > 0) courses.back().foreground = {{"com.momo", minutes}};
  }
  return courses;
}

}  // namespace

TEST_CASE("a history that is watched user by user tells the courses of all users") {
  fakes::Analysis analysis(60);
  UsageHistory history(*analysis.goals.apps, fakes::timeframe());
  const auto watched = history.watch(static_cast<EventSource&>(analysis.events));
  static_cast<void>(analyse(*watched, analysis.goals, UserSelection::listed(0), fakes::timeframe(),
                            analysis.sink, {.workers = 4}));
  REQUIRE(analysis.sink.reports.size() == 60);
  CHECK(courses_of(analysis.sink.reports, history) == expected_courses(analysis));
  CHECK(std::count_if(analysis.sink.reports.begin(), analysis.sink.reports.end(),
                      [](const Report& report) { return report.signals.customer_app_engaged; }) >
        0);
}
