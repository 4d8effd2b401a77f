// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <signals/explain.hpp>

#include "support/fakes.hpp"

using fakes::Analysis;
using fakes::MemoryEventSource;
using fakes::MemoryGoalSource;
using fakes::RecordingSink;
using signals::analyse;
using signals::UserSelection;

TEST_CASE("outcomes come in the order asked for, each user once") {
  Analysis analysis(3);
  const std::vector<std::string> asked{"user-2", "user-0", "user-2", "nobody", "user-1", "user-0"};
  const auto summary = analysis.run(UserSelection::named(asked), {.workers = 3});
  CHECK(analysis.sink.lines == fakes::each({"user-2", "user-0", "nobody", "user-1"}, "reported"));
  CHECK(summary.reported == 4);
  CHECK(summary.failed == 0);
  CHECK(summary.unprocessed == 0);
  CHECK_FALSE(summary.next_cursor.has_value());
}

TEST_CASE("a user without events is reported on") {
  Analysis analysis;
  analysis.run(UserSelection::named(std::vector<std::string>{"nobody"}));
  REQUIRE(analysis.sink.reports.size() == 1);
  CHECK(analysis.sink.reports[0].event_count == 0);
  CHECK(analysis.sink.reports[0].signals.goal_setting_completed);
}

TEST_CASE("the order holds when the first users are the slowest") {
  Analysis analysis(40);
  analysis.events.before_read = [](std::string_view user_id, const std::stop_token&) {
    const int number = std::stoi(std::string(user_id.substr(5)));
    std::this_thread::sleep_for(std::chrono::milliseconds{number < 5 ? 30 - 5 * number : 0});
  };
  analysis.run(UserSelection::named(analysis.events.users), {.workers = 6, .goal_batch = 7});
  CHECK(analysis.sink.lines == fakes::each(analysis.events.users, "reported"));
}

TEST_CASE("thousands of users with many workers fare as each does alone") {
  MemoryEventSource events(4000);
  MemoryGoalSource goals;
  std::vector<signals::Report> wanted;
  const auto catalogue = goals.catalogue({});
  for (std::size_t i = 0; i < events.users.size(); ++i) {
    wanted.push_back(
        signals::evaluate(events.users[i], fakes::life_of(i),
                          std::vector<signals::Goal>{{.id = "g", .subcategory = "mobile-money"}},
                          *catalogue, fakes::timeframe(), signals::Detail::explained));
  }
  for (const unsigned workers : {1U, 2U, 16U}) {
    for (const std::size_t batch : {std::size_t{1}, std::size_t{64}, std::size_t{100'000}}) {
      RecordingSink sink;
      signals::AnalysisProgress progress;
      const auto summary =
          analyse(events, goals, UserSelection::listed(0), fakes::timeframe(), sink,
                  {.workers = workers,
                   .goal_batch = batch,
                   .detail = signals::Detail::explained,
                   .progress = &progress});
      CHECK(summary.reported == 4000);
      CHECK((sink.reports == wanted));
      CHECK(progress.users_done.load() == 4000);
      CHECK(progress.events_read.load() == [&] {
        std::uint64_t count = 0;
        for (const auto& report : wanted) count += report.event_count;
        return count;
      }());
    }
  }
}

TEST_CASE("no workers and no batch mean one of each") {
  Analysis analysis(3);
  analysis.run(UserSelection::named(analysis.events.users), {.workers = 0, .goal_batch = 0});
  CHECK(analysis.sink.lines == fakes::each(analysis.events.users, "reported"));
  CHECK(analysis.goals.batch_sizes() == std::vector<std::size_t>{1, 1, 1});
}

TEST_CASE("goals are asked for in batches") {
  Analysis analysis(10);
  analysis.run(UserSelection::named(analysis.events.users), {.workers = 1, .goal_batch = 4});
  CHECK(analysis.goals.batch_sizes() == std::vector<std::size_t>{4, 4, 2});
}

TEST_CASE("nobody asked for is nobody reported on") {
  Analysis analysis(3);
  const auto summary = analysis.run(UserSelection::named({}), {.workers = 4});
  CHECK(analysis.sink.lines.empty());
  CHECK(summary.reported == 0);
  CHECK(analysis.goals.batch_sizes().empty());
}

TEST_CASE("the facts of a report come with it to a sink that asks for them") {
  Analysis analysis(40);
  const auto catalogue = analysis.goals.catalogue({});
  analysis.run({.workers = 3});
  CHECK(analysis.sink.facts_of_reports.empty());
  analysis.sink.reports.clear();
  analysis.run({.workers = 3, .with_facts = true});
  REQUIRE(analysis.sink.facts_of_reports.size() == 40);
  for (std::size_t i = 0; i < 40; ++i) {
    const signals::UserFacts& facts = analysis.sink.facts_of_reports[i];
    CHECK(facts.goals == analysis.goals.goals);
    CHECK(facts.activity == signals::fold(analysis.events.events[analysis.sink.reports[i].user_id],
                                          *catalogue, fakes::timeframe()));
  }
}
