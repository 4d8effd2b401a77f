// SPDX-License-Identifier: Apache-2.0
#include "pgbouncer.hpp"

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/postgres/goal_database.hpp>
#include <signals/postgres/state_database.hpp>

#include "activity.hpp"
#include "cluster.hpp"
#include "goal_rows.hpp"
#include "programs.hpp"
#include "support/expected_error.hpp"
#include "support/threads.hpp"
#include "support/two_state_batches.hpp"

using namespace signals::postgres::testing;

namespace {

[[nodiscard]] std::string database_with_goals() {
  std::string database = Cluster::shared().create_database();
  GoalRows rows(Cluster::shared().administrator(database));
  rows.add_app(uuid(31), "com.app");
  for (unsigned n = 1; n <= 8; ++n) {
    rows.add_user(uuid(n));
    rows.add_goal(uuid(100 + n), fmt::format("goal {}", n), "");
    rows.choose(uuid(n), uuid(100 + n), "primary");
  }
  return database;
}

}  // namespace

TEST_SUITE_BEGIN("postgres" * doctest::skip(!has_pgbouncer()));

TEST_CASE("sources with many connections share two of the server's behind PgBouncer") {
  const std::string database = database_with_goals();
  const PgBouncer bouncer(Cluster::shared(), 2);
  GoalDatabase one(bouncer.url(database), {.connections = 4});
  GoalDatabase two(bouncer.url(database), {.connections = 4});
  std::atomic<int> right = 0;
  in_threads(8, [&](unsigned thread) {
    const unsigned n = thread + 1;
    GoalDatabase& goals = n % 2 == 0 ? one : two;
    for (int i = 0; i < 50; ++i) {
      const auto found = goals.goals_of(Texts{uuid(n), "u1"});
      const bool is_right = found.at(0).size() == 1 &&
                            found[0][0].title == fmt::format("goal {}", n) && found.at(1).empty() &&
                            goals.catalogue()->size() == 1;
      right += is_right ? 1 : 0;
    }
  });
  CHECK(right == 8 * 50);
  CHECK(std::stoi(activity("count(*)", database)) <= 2);
}

TEST_CASE("what a query sets behind PgBouncer ends with its transaction") {
  const std::string database = database_with_goals();
  const PgBouncer bouncer(Cluster::shared(), 1);
  GoalDatabase goals(bouncer.url(database));
  CHECK(goals.goals_of(Texts{uuid(1)}).at(0).size() == 1);
  Session next(bouncer.url(database));
  CHECK(next.run("show statement_timeout") == "0");
  CHECK(next.run("show transaction_read_only") == "off");
  CHECK(next.run("select count(*) from pg_prepared_statements") == "0");
}

TEST_CASE("a slow query is cancelled through PgBouncer") {
  const std::string database = database_with_goals();
  const PgBouncer bouncer(Cluster::shared(), 2);
  GoalRows(Cluster::shared().administrator(database)).slow_down_goals();
  GoalDatabase goals(bouncer.url(database));
  goals.check();
  std::stop_source stop;
  const std::jthread stopper([&] {
    std::this_thread::sleep_for(500ms);
    stop.request_stop();
  });
  const auto start = std::chrono::steady_clock::now();
  CHECK(error_of([&] {
          static_cast<void>(goals.goals_of(Texts{uuid(1)}, stop.get_token()));
        }).code == ErrorCode::cancelled);
  CHECK(std::chrono::steady_clock::now() - start < 4s);
  CHECK(ends_soon(database));
  CHECK(goals.catalogue()->size() == 1);
}

TEST_CASE("PgBouncer's own refusals have the right codes") {
  const std::string database = database_with_goals();
  const PgBouncer bouncer(Cluster::shared(), 1);
  const auto checking = [&](const std::string& user, const std::string& name) {
    return error_of_check(fmt::format("postgres://{}@127.0.0.1:{}/{}", user, bouncer.port(), name),
                          {.timeout = 10s, .attempts = 1});
  };
  const std::string right = fmt::format("signals:{}", Cluster::encoded_password);
  CHECK(checking("signals:wrong", database).code == ErrorCode::unauthenticated);
  CHECK(checking("stranger:wrong", database).code == ErrorCode::unauthenticated);
  const auto unknown = checking(right, "nowhere");
  CHECK_MESSAGE(unknown.code == ErrorCode::not_found, unknown.message);
}

TEST_CASE("a state is updated and read behind PgBouncer, and what a run sets ends with it") {
  const std::string database = Cluster::shared().create_state_database();
  const PgBouncer bouncer(Cluster::shared(), 1);
  StateDatabase states(bouncer.url(database));
  TwoStateBatches world;
  CHECK(world.update(states, 0).empty());
  CHECK_FALSE(world.update(states, 1).empty());
  CHECK(world.whole_batches_in(states) == 2);
  Session next(bouncer.url(database));
  CHECK(next.run("show statement_timeout") == "0");
  CHECK(next.run("show lock_timeout") == "0");
  CHECK(next.run("show idle_in_transaction_session_timeout") == "0");
}

TEST_SUITE_END();
