// SPDX-License-Identifier: Apache-2.0
#include <atomic>
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
#include "support/threads.hpp"

using namespace signals::postgres::testing;

TEST_SUITE_BEGIN("postgres" * doctest::skip(!has_server()));

TEST_CASE("one connection serves call after call, and calls itself signals") {
  const std::string database = database_with_a_goal();
  GoalDatabase goals(Cluster::shared().url(database));
  goals.check();
  const std::string process = activity("string_agg(pid::text, ',')", database);
  for (int i = 0; i < 10; ++i) CHECK(goals.goals_of(Texts{uuid(1)}).at(0).size() == 1);
  static_cast<void>(goals.catalogue());
  CHECK(activity("string_agg(pid::text, ',')", database) == process);
  CHECK(activity("min(application_name)", database) == "signals");
  CHECK(activity("min(state)", database) == "idle");
}

TEST_CASE("many threads share no more connections than allowed, and each gets its answer") {
  const std::string database = database_with_a_goal();
  GoalDatabase goals(Cluster::shared().url(database), {.connections = 3});
  std::atomic<int> right = 0;
  in_threads(12, [&](unsigned) {
    for (int i = 0; i < 20; ++i) {
      const auto found = goals.goals_of(Texts{uuid(9), uuid(1)});
      const bool is_right = found.at(0).empty() && found.at(1).size() == 1;
      right += is_right && goals.catalogue()->size() == 0 ? 1 : 0;
    }
  });
  CHECK(right == 12 * 20);
  const int open = std::stoi(activity("count(*)", database));
  CHECK(open >= 1);
  CHECK(open <= 3);
}

TEST_CASE("a connection that broke while idle is replaced unnoticed, without using up attempts") {
  const std::string database = database_with_a_goal();
  GoalDatabase goals(Cluster::shared().url(database), {.attempts = 1});
  goals.check();
  for (int i = 0; i < 3; ++i) {
    static_cast<void>(activity("count(pg_terminate_backend(pid))", database));
    CHECK(goals.goals_of(Texts{uuid(1)}).at(0).size() == 1);
  }
}

TEST_CASE("a connection that lay idle too long is replaced") {
  const std::string database = database_with_a_goal();
  GoalDatabase goals(Cluster::shared().url(database), {.longest_idle = 50ms});
  goals.check();
  const std::string process = activity("max(pid)", database);
  std::this_thread::sleep_for(100ms);
  goals.check();
  CHECK(activity("max(pid)", database) != process);
}

TEST_CASE("a call that gets no connection in time exceeds its deadline, or stops when asked to") {
  const std::string database = database_with_a_goal();
  GoalDatabase goals(Cluster::shared().url(database), {.connections = 1, .timeout = 2s});
  goals.check();
  Session session(Cluster::shared().administrator(database));
  session.run("begin; lock table user_goals");
  std::jthread occupant([&] {
    CHECK(error_of([&] { static_cast<void>(goals.goals_of(Texts{uuid(1)})); }).code ==
          ErrorCode::deadline_exceeded);
  });
  while (activity("count(*) filter (where state = 'active')", database) != "1") {
    std::this_thread::sleep_for(10ms);
  }
  std::stop_source stop;
  const std::jthread stopper([&] {
    std::this_thread::sleep_for(100ms);
    stop.request_stop();
  });
  const auto start = std::chrono::steady_clock::now();
  CHECK(error_of([&] { static_cast<void>(goals.catalogue(stop.get_token())); }).code ==
        ErrorCode::cancelled);
  CHECK(std::chrono::steady_clock::now() - start < 1500ms);
  occupant.join();
  session.run("rollback");
  CHECK(goals.goals_of(Texts{uuid(1)}).at(0).size() == 1);
}

TEST_SUITE_END();
