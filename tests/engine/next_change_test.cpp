// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <signals/evaluate.hpp>
#include <signals/next_change.hpp>

#include "support/generated_life.hpp"
#include "support/user_example.hpp"

using generated::Life;
using signals::Instant;
using signals::UserState;
using std::chrono::milliseconds;

namespace {

std::vector<bool> flags_at(const Life& life, const std::vector<signals::Event>& events,
                           Instant instant) {
  const signals::Report report = signals::evaluate("u1", events, life.goals, life.catalogue,
                                                   {.now = instant, .rules = life.rules});
  std::vector<bool> flags;
  for (const auto& field : signals::signal_fields) flags.push_back(report.signals.*field.value);
  for (const auto& field : signals::milestone_fields) {
    flags.push_back(report.milestones.*field.value);
  }
  return flags;
}

std::string change_of(const std::vector<signals::Event>& events, const signals::Rules& rules = {}) {
  UserState state;
  for (const signals::Event& event : events) state.add(event);
  const signals::AppCatalogue catalogue = user_example::catalogue();
  const std::vector<signals::Goal> goals = user_example::goals();
  return reading::shown(
      signals::next_change(state, signals::GoalTiers(goals, catalogue), catalogue,
                           signals::Timeframe({.now = user_example::now, .rules = rules})));
}

}  // namespace

TEST_CASE("a week without use is seen a millisecond after the seventh day") {
  CHECK(change_of({user_example::use("com.momo", 1, 0)}) == "2025-12-03T12:00:00.000Z");
  CHECK(change_of({user_example::use("com.momo", 1, 2)}) == "2025-12-01T12:00:00.000Z");
}

TEST_CASE("in calendar weeks it is seen when the week begins") {
  CHECK(change_of({user_example::use("com.momo", 1, 0)}, {.week = signals::WeekKind::calendar}) ==
        "2025-12-01T00:00:00.000Z");
}

TEST_CASE("sessions that made a user registered leave the window a millisecond after its end") {
  std::vector<signals::Event> events;
  for (int i = 0; i < 4; ++i) {
    events.push_back(user_example::use("com.momo", 0, i, "s" + std::to_string(i)));
  }
  CHECK(change_of(events) == "2025-11-30T12:00:00.001Z");
}

TEST_CASE("use in the future is seen when it comes to be now") {
  CHECK(change_of({user_example::use("com.momo", 1, 10), user_example::use("com.momo", 1, -2)}) ==
        "2025-11-28T12:00:00.000Z");
}

TEST_CASE("nothing changes for who never used a service app, or long ago") {
  CHECK(change_of({}) == "none");
  CHECK(change_of({user_example::use("com.game", 1, 0)}) == "none");
  CHECK(change_of({user_example::use("com.momo", 1, 100)}) == "none");
}

TEST_CASE("no flag changes before the next change, and some flag does at it") {
  int changes = 0;
  CHECK(rc::check([&] {
    const Life life = generated::draw_life();
    const UserState state = generated::draw_state(life.events, life.now);
    const auto next = signals::next_change(state, signals::GoalTiers(life.goals, life.catalogue),
                                           life.catalogue, life.timeframe());
    const auto at_now = flags_at(life, life.events, life.now);
    const std::int64_t years = 3 * 365 * reference::day;
    const std::int64_t until = next ? (*next - life.now).count() : years;
    RC_ASSERT(until > 0);
    for (int i = 0; i < 5; ++i) {
      const Instant before = life.now + milliseconds{*rc::gen::inRange<std::int64_t>(0, until)};
      RC_ASSERT(flags_at(life, life.events, before) == at_now);
    }
    if (!next) return;
    ++changes;
    RC_ASSERT(flags_at(life, life.events, *next - milliseconds{1}) == at_now);
    RC_ASSERT(flags_at(life, life.events, *next) != at_now);
  }));
  CHECK(changes > 20);
}

TEST_CASE("the outlook's service activity is the one that reports are made from") {
  CHECK(rc::check([] {
    const Life life = generated::draw_life();
    const UserState state = generated::draw_state(life.events, life.now);
    const signals::GoalTiers goals(life.goals, life.catalogue);
    const auto outlook = signals::look_ahead(state, goals, life.catalogue, life.timeframe());
    const auto wanted = signals::select_service_activity(
        signals::fold(life.events, life.catalogue, life.timeframe()), goals);
    RC_ASSERT((outlook.service == wanted));
  }));
}

TEST_CASE("from change to change, no border of a week or of the window is passed over") {
  CHECK(rc::check([] {
    Life life = generated::draw_life();
    UserState state = generated::draw_state(life.events, life.now);
    const signals::GoalTiers goals(life.goals, life.catalogue);
    const Instant end = life.now + date::weeks{12};
    std::vector<Instant> borders;
    for (const signals::Event& event : life.events) {
      if (!event.time) continue;
      for (int k = 0; k < 8; ++k) borders.push_back(*event.time + date::weeks{k});
      borders.push_back(*event.time + life.rules.registration_window + milliseconds{1});
    }
    std::sort(borders.begin(), borders.end());
    while (life.now < end) {
      const auto next = signals::next_change(state, goals, life.catalogue, life.timeframe());
      const auto flags = flags_at(life, life.events, life.now);
      for (const Instant border : borders) {
        if (border <= life.now || border >= next.value_or(end)) continue;
        RC_ASSERT(flags_at(life, life.events, border) == flags);
      }
      if (!next) break;
      life.now = *next;
    }
  }));
}
