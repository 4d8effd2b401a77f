// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <signals/postgres/goal_database.hpp>

#include "activity.hpp"
#include "cluster.hpp"
#include "goal_rows.hpp"
#include "programs.hpp"
#include "support/expected_error.hpp"

using namespace signals::postgres::testing;

namespace {

using Clock = std::chrono::steady_clock;

/// A database in which reading the goals of anybody takes ten seconds.
[[nodiscard]] std::string slow_database() {
  GoalTables tables;
  tables.rows.add_user_with_goal();
  tables.rows.slow_down_goals();
  return tables.database;
}

}  // namespace

TEST_SUITE_BEGIN("postgres" * doctest::skip(!has_server()));

TEST_CASE("a slow query is cancelled on the server when the caller stops") {
  const std::string database = slow_database();
  GoalDatabase goals(Cluster::shared().url(database));
  goals.check();
  std::stop_source stop;
  const std::jthread stopper([&] {
    for (int tries = 0; tries < 100 && running_in(database) != "1"; ++tries) {
      std::this_thread::sleep_for(20ms);
    }
    stop.request_stop();
  });
  const auto start = Clock::now();
  const ExpectedError error =
      error_of([&] { static_cast<void>(goals.goals_of(Texts{uuid(1)}, stop.get_token())); });
  CHECK(error.code == ErrorCode::cancelled);
  CHECK(Clock::now() - start < 4s);
  CHECK(ends_soon(database));
  CHECK(goals.catalogue()->size() == 0);  // on another connection
}

TEST_CASE("a call that was stopped before it began does nothing") {
  const std::string database = Cluster::shared().create_database();
  GoalDatabase goals(Cluster::shared().url(database));
  std::stop_source stop;
  stop.request_stop();
  CHECK(error_of([&] {
          static_cast<void>(goals.goals_of(Texts{uuid(1)}, stop.get_token()));
        }).code == ErrorCode::cancelled);
  CHECK(error_of([&] { static_cast<void>(goals.catalogue(stop.get_token())); }).code ==
        ErrorCode::cancelled);
}

TEST_CASE("a slow query exceeds the deadline, and does not go on on the server") {
  const std::string database = slow_database();
  GoalDatabase goals(Cluster::shared().url(database), {.timeout = 500ms});
  goals.check();
  const auto start = Clock::now();
  const ExpectedError error = error_of([&] { static_cast<void>(goals.goals_of(Texts{uuid(1)})); });
  CHECK(error.code == ErrorCode::deadline_exceeded);
  CHECK(error.retry == Retry::may_help);
  CHECK(error.names(Cluster::shared().place_of(database)));
  CHECK(Clock::now() - start < 3s);
  CHECK(ends_soon(database));
}

TEST_CASE("a table that is locked exceeds the deadline") {
  const std::string database = Cluster::shared().create_database();
  GoalDatabase goals(Cluster::shared().url(database), {.timeout = 500ms});
  goals.check();
  Session session(Cluster::shared().administrator(database));
  session.run("begin; lock table user_goals");
  CHECK(error_of([&] { static_cast<void>(goals.goals_of(Texts{uuid(1)})); }).code ==
        ErrorCode::deadline_exceeded);
  session.run("rollback");
  CHECK(goals.goals_of(Texts{uuid(1)}).at(0).empty());
}

TEST_CASE("a query that somebody cancels on the server is aborted, and not sent again unasked") {
  const std::string database = slow_database();
  GoalDatabase goals(Cluster::shared().url(database));
  goals.check();
  const std::jthread administrator([&] {
    for (int tries = 0; tries < 100 && running_in(database) != "1"; ++tries) {
      std::this_thread::sleep_for(20ms);
    }
    Session(Cluster::shared().administrator())
        .run(
            "select pg_cancel_backend(pid) from pg_stat_activity where state = 'active' and "
            "datname = '" +
            database + "'");
  });
  const ExpectedError error = error_of([&] { static_cast<void>(goals.goals_of(Texts{uuid(1)})); });
  CHECK(error.code == ErrorCode::aborted);
  CHECK(error.retry == Retry::may_help);
}

TEST_SUITE_END();
