// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <signals/columns/column_evaluator.hpp>
#include <signals/evaluate.hpp>

#include "column_table.hpp"
#include "support/reading.hpp"

using reading::at;
using reading::contains;
using reading::invalid_argument_of;
using signals::AppIndex;
using signals::EventColumns;
using signals::GoalSetIndex;
using signals::GroupedEvents;
using signals::Instant;
using signals::Minutes;
using signals::Report;
using signals::SessionIndex;
using signals::UserIndex;

namespace {

const Instant now = at("2025-11-26T12:00");

/// Columns of one user with a goal that the catalogue's one app serves.
struct Columns {
  std::vector<AppIndex> apps;
  std::vector<SessionIndex> sessions;
  std::vector<Instant> times;
  std::vector<Minutes> foregrounds;

  void add(AppIndex app, SessionIndex session, Instant time, double minutes) {
    apps.push_back(app);
    sessions.push_back(session);
    times.push_back(time);
    foregrounds.emplace_back(minutes);
  }

  [[nodiscard]] EventColumns view() const { return {apps, sessions, times, foregrounds}; }

  [[nodiscard]] Report report() const {
    signals::AppCatalogue catalogue;
    catalogue.add("com.momo", {"money"});
    signals::GoalSets goals;
    const GoalSetIndex set = goals.add(std::vector<signals::Goal>{{.subcategory = "money"}});
    return signals::ColumnEvaluator(catalogue, goals, signals::Timeframe(now))
        .evaluate("u1", set, view());
  }
};

constexpr AppIndex momo{0};

/// Eleven weeks, sessions and thirty apps in `subcategory_count` subcategories, all at random.
[[nodiscard]] std::vector<TableUser> random_users(std::size_t users, std::size_t most_events,
                                                  int subcategory_count) {
  std::mt19937_64 random(7);
  const auto below = [&](std::uint64_t bound) { return random() % bound; };
  std::vector<TableUser> table(users);
  std::uint64_t session = 0;
  for (TableUser& user : table) {
    user.id = "user " + std::to_string(below(1'000'000));
    user.goals.resize(below(5));
    for (signals::Goal& goal : user.goals) {
      goal.subcategory =
          "subcategory " + std::to_string(below(static_cast<std::uint64_t>(subcategory_count)));
      goal.tier = signals::all_tiers[below(3)];
    }
    user.events.resize(below(most_events + 1));
    for (signals::Event& event : user.events) {
      event.app_id = "app " + std::to_string(below(31));
      session += below(2);
      if (below(20) > 0) event.session_id = "s" + std::to_string(session - below(2));
      // Whole hours, so that many fall on borders.
      if (below(20) > 0) event.time = now + date::days{2} - std::chrono::hours{below(24 * 80)};
      event.foreground = Minutes{static_cast<double>(below(50)) / 10};
    }
  }
  return table;
}

[[nodiscard]] signals::AppCatalogue catalogue_of(int subcategory_count) {
  signals::AppCatalogue catalogue;
  for (int app = 0; app < 30; ++app) {
    for (int subcategory = app; subcategory < subcategory_count; subcategory += 30) {
      catalogue.add("app " + std::to_string(app), {"subcategory " + std::to_string(subcategory)});
    }
  }
  return catalogue;
}

}  // namespace

TEST_CASE("columns agree with evaluate on a million events, whatever the number of a user's") {
  for (const std::size_t most_events : {20U, 300U}) {
    CAPTURE(most_events);
    const signals::AppCatalogue catalogue = catalogue_of(12);
    const ColumnTable table(random_users(1'100'000 / most_events, most_events, 12), catalogue,
                            signals::Timeframe({.now = now, .since = now - date::weeks{10}}));
    const std::vector<Report> wanted = table.wanted();
    CHECK(table.grouped(2) == wanted);
    CHECK(table.mixed() == wanted);
    CHECK(table.interleaved(1) == wanted);
    CHECK(table.interleaved(3) == wanted);
    CHECK(table.in_blocks(10'000) == wanted);
  }
}

TEST_CASE("columns agree with evaluate on users of few and many events in turns, by any slices") {
  // Goals of 4 in 12 subcategories come to few lists of ids, and in 60 to more than are kept.
  for (const int subcategory_count : {12, 60}) {
    CAPTURE(subcategory_count);
    std::vector<TableUser> users = random_users(20'000, 20, subcategory_count);
    for (std::size_t user = 0; user < users.size(); user += 1 + user % 200) {
      users[user].id += " of a name that is too long to be stored in the string itself";
      users[user].goals.clear();
    }
    const signals::AppCatalogue catalogue = catalogue_of(subcategory_count);
    const ColumnTable table(std::move(users), catalogue, signals::Timeframe(now));
    const std::vector<Report> wanted = table.wanted();
    CHECK(table.grouped() == wanted);
    for (const std::size_t most_users : {1U, 7U, 33U, 1000U, 20'000U}) {
      CAPTURE(most_users);
      CHECK(table.sliced(most_users) == wanted);
    }
  }
}

TEST_CASE("columns agree with evaluate where goals name more subcategories than a word has bits") {
  const signals::AppCatalogue catalogue = catalogue_of(200);
  const ColumnTable table(random_users(2000, 40, 200), catalogue, signals::Timeframe(now));
  const std::vector<Report> wanted = table.wanted();
  CHECK(table.grouped() == wanted);
  CHECK(table.sliced(300) == wanted);
  CHECK(table.mixed() == wanted);
  CHECK(table.interleaved(1) == wanted);
  CHECK(table.interleaved(3) == wanted);
  CHECK(table.in_blocks(500) == wanted);
}

TEST_CASE("distinct sessions are exact for few, for many, and for numbers chosen to collide") {
  // A hash that multiplies and keeps upper bits puts these close together.
  for (const std::uint32_t step : {1U, 1U << 13U, 28'657U}) {
    for (const std::uint32_t count : {1U, 15U, 16U, 17U, 48U, 49U, 100U, 100'000U}) {
      CAPTURE(step);
      CAPTURE(count);
      Columns columns;
      for (const Instant time : {now, now - date::days{7}}) {  // each session twice
        for (std::uint32_t i = 0; i < count; ++i) {
          columns.add(momo, SessionIndex{i * step}, time, 0);  // below 2^32 all along
        }
      }
      CHECK(columns.report().signals.registration_metrics.weekly_sessions == count);
    }
  }
}

TEST_CASE("an event without a session, a time or a known app counts as far as it goes") {
  Columns columns;
  columns.add(momo, signals::no_session, now, 2);                               // week 0
  columns.add(momo, SessionIndex{0}, signals::no_time, 3);                      // no week
  columns.add(signals::unknown_app, SessionIndex{1}, now, 9);                   // only counted
  columns.add(AppIndex{1}, SessionIndex{2}, now, 9);                            // likewise
  columns.add(momo, SessionIndex{3}, now + std::chrono::milliseconds{1}, 0.5);  // after now
  const Report report = columns.report();
  CHECK(report.event_count == 5);
  CHECK(report.signals.service_event_count == 3);
  CHECK(report.signals.registration_metrics.max_minutes == Minutes{3});
  CHECK(report.signals.registration_metrics.weekly_sessions == 0);
  CHECK(report.signals.active_weeks.weeks.size() == 1);
  CHECK(report.signals.active_weeks[signals::this_week]);
}

TEST_CASE("times however far off are in no week and not recent") {
  Columns columns;
  for (const std::int64_t time :
       {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::min() + 1,
        std::numeric_limits<std::int64_t>::max() - 1}) {
    columns.add(momo, SessionIndex{0}, Instant{std::chrono::milliseconds{time}}, 2);
  }
  columns.add(momo, SessionIndex{0}, signals::earliest_instant, 2);
  columns.add(momo, SessionIndex{0}, signals::latest_instant, 2);
  const Report report = columns.report();
  CHECK(report.signals.service_event_count == 5);
  CHECK(report.signals.active_weeks.weeks.size() == 0);
  CHECK(report.signals.registration_metrics.weekly_sessions == 0);
}

TEST_CASE("foreground time that is negative, infinite or not a number counts as none") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
  Columns columns;
  for (const double minutes : {-1.0, -0.0, -infinity, infinity, no_number, -no_number}) {
    columns.add(momo, SessionIndex{0}, now, minutes);
  }
  CHECK(columns.report().signals.active_weeks.weeks.size() == 0);
  CHECK(columns.report().signals.registration_metrics.max_minutes == Minutes{0});
  columns.add(momo, SessionIndex{0}, now, std::numeric_limits<double>::denorm_min());
  CHECK(columns.report().signals.active_weeks[signals::this_week]);
  CHECK(columns.report().signals.registration_metrics.max_minutes.count() ==
        std::numeric_limits<double>::denorm_min());
  columns.add(momo, SessionIndex{0}, now, infinity);
  CHECK(columns.report().signals.registration_metrics.max_minutes.count() ==
        std::numeric_limits<double>::denorm_min());
}

TEST_CASE("a table whose columns do not fit together is refused, and says which") {
  signals::AppCatalogue catalogue;
  signals::GoalSets goals;
  const GoalSetIndex none = goals.add({});
  const signals::ColumnEvaluator evaluator(catalogue, goals, signals::Timeframe(now));
  Columns columns;
  columns.add(momo, SessionIndex{0}, now, 1);
  const std::vector<std::string_view> ids{"u1"};
  const auto fault_of = [&](const signals::UserColumns& table) {
    return invalid_argument_of([&] { static_cast<void>(evaluator.evaluate(table)); });
  };
  const std::vector<GoalSetIndex> sets{none};
  const std::vector<GoalSetIndex> unknown_sets{GoalSetIndex{1}};
  const std::vector<std::uint64_t> offsets{0, 1};
  const std::vector<std::uint64_t> too_far{0, 2};
  const std::vector<std::uint64_t> falling{1, 0};
  CHECK(evaluator.evaluate({ids, sets, offsets, columns.view()}).size() == 1);
  CHECK(contains(fault_of({ids, {}, offsets, columns.view()}), "goals has 0 elements"));
  CHECK(contains(fault_of({ids, unknown_sets, offsets, columns.view()}), "goal set 1"));
  CHECK(contains(fault_of({ids, sets, {}, columns.view()}), "0 offsets for 1 users"));
  CHECK(contains(fault_of({ids, sets, too_far, columns.view()}), "end at 2"));
  CHECK(contains(fault_of({ids, sets, falling, columns.view()}), "fall after place 0"));
  columns.times.clear();
  CHECK(contains(fault_of({ids, sets, offsets, columns.view()}), "times has 0 elements"));

  CHECK(contains(invalid_argument_of([&] {
                   const signals::Timeframe beyond(signals::latest_instant +
                                                   std::chrono::milliseconds{1});
                   static_cast<void>(signals::ColumnEvaluator(catalogue, goals, beyond));
                 }),
                 "0001 to 9999"));
}

TEST_CASE(
    "grouping keeps the order of a user's events, and borrows only columns that are grouped") {
  Columns columns;
  for (std::uint32_t i = 0; i < 4; ++i) columns.add(momo, SessionIndex{i}, now, i);
  const std::vector<UserIndex> mixed{UserIndex{2}, UserIndex{0}, UserIndex{2}, UserIndex{0}};
  const auto grouped = GroupedEvents::copied(columns.view(), mixed, 4);
  CHECK(std::vector<std::uint64_t>(grouped.offsets().begin(), grouped.offsets().end()) ==
        std::vector<std::uint64_t>{0, 2, 2, 4, 4});
  const auto sessions = grouped.events().sessions;
  CHECK(std::vector<SessionIndex>(sessions.begin(), sessions.end()) ==
        std::vector{SessionIndex{1}, SessionIndex{3}, SessionIndex{0}, SessionIndex{2}});

  const std::vector<UserIndex> together{UserIndex{0}, UserIndex{1}, UserIndex{1}, UserIndex{3}};
  const auto as_given = GroupedEvents::borrowed(columns.view(), together, 4);
  CHECK(as_given.events().apps.data() == columns.apps.data());
  CHECK(as_given.offsets()[2] == 3);
  const auto copy = GroupedEvents::copied(columns.view(), together, 4);
  CHECK(copy.events().apps.data() != columns.apps.data());
  CHECK(copy.offsets()[2] == 3);
  CHECK(contains(
      invalid_argument_of([&] { return GroupedEvents::borrowed(columns.view(), mixed, 4); }),
      "the one at place 1 is of user 0, after one of user 2"));

  CHECK(
      contains(invalid_argument_of([&] { return GroupedEvents::copied(columns.view(), mixed, 2); }),
               "user 2, but there are 2 users"));
  CHECK(contains(invalid_argument_of([&] { return GroupedEvents::copied(columns.view(), {}, 2); }),
                 "users has 0 elements"));
}

TEST_CASE(
    "goals that come to the same are one set, and no goals are not goals that aim at nothing") {
  signals::GoalSets sets;
  const signals::Goal save{.id = "g1", .subcategory = "savings"};
  const signals::Goal borrow{.id = "g2", .subcategory = "loans"};
  const signals::Goal later{.id = "g3", .subcategory = "loans", .tier = signals::Tier::two};
  const signals::Goal aimless{.id = "g4"};
  using Goals = std::vector<signals::Goal>;
  const GoalSetIndex both = sets.add(Goals{save, borrow});
  CHECK(sets.add(Goals{borrow, save, borrow, aimless}) == both);
  CHECK(sets.add(Goals{save, later}) != both);
  CHECK(sets.has_goals(sets.add(Goals{aimless})));
  CHECK_FALSE(sets.has_goals(sets.add({})));
  CHECK(sets.size() == 4);
  const auto aims = sets.subcategories(both, signals::Tier::one);
  REQUIRE(aims.size() == 2);
  CHECK(sets.id(aims[0]) == "loans");
  CHECK(sets.id(aims[1]) == "savings");
  CHECK(sets.subcategories(both, signals::Tier::two).empty());
}
