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

/// The events of all users of another source, into one sink after another.
class InterleavedEvents final : public InterleavedEventSource {
 public:
  explicit InterleavedEvents(const fakes::MemoryEventSource& source) : source_(source) {}

  void read_events(std::span<InterleavedEventSink* const> sinks, std::stop_token) override {
    std::uint64_t position = 0;
    for (const auto& [user_id, events] : source_.events) {
      for (const Event& event : events) {
        const InterleavedEvent view = view_of(event, user_id, position);
        sinks[position++ % sinks.size()]->accept({&view, 1});
      }
    }
  }

 private:
  const fakes::MemoryEventSource& source_;
};

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

TEST_CASE("a history of interleaved events tells the same, however many threads read them") {
  for (const unsigned workers : {1U, 3U}) {
    fakes::Analysis analysis(60);
    UsageHistory history(*analysis.goals.apps, fakes::timeframe());
    InterleavedEvents events(analysis.events);
    static_cast<void>(analyse(*history.watch(events), analysis.goals, UserSelection::listed(0),
                              fakes::timeframe(), analysis.sink, {.workers = workers}));
    // Users without events are not among those of interleaved ones.
    REQUIRE(analysis.sink.reports.size() > 40);
    CHECK(courses_of(analysis.sink.reports, history) == expected_courses(analysis));
  }
}

TEST_CASE("a history of named users keeps nothing of others") {
  fakes::Analysis analysis(20);
  const std::vector<std::string> named{"user-12"};
  const UserSelection users = UserSelection::named(named);
  UsageHistory history(*analysis.goals.apps, fakes::timeframe(), users);
  InterleavedEvents events(analysis.events);
  static_cast<void>(analyse(*history.watch(events), analysis.goals, UserSelection::listed(0),
                            fakes::timeframe(), analysis.sink));
  for (const Report& report : analysis.sink.reports) {
    CHECK((history.course_of(report) == UserCourse{}) == (report.user_id != "user-12"));
  }
}
