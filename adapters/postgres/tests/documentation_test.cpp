// SPDX-License-Identifier: Apache-2.0
#include "documentation.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/postgres/goal_database.hpp>

#include "cluster.hpp"
#include "goal_rows.hpp"
#include "programs.hpp"

using namespace signals::postgres::testing;

TEST_SUITE_BEGIN("postgres" * doctest::skip(!has_server()));

TEST_CASE("the documented role may read what is needed, and nothing else") {
  Cluster& cluster = Cluster::shared();
  const std::string database = cluster.create_database();
  GoalRows rows(cluster.administrator(database));
  rows.session().run("revoke connect on database " + database + " from public");
  rows.add_user_with_goal();
  rows.add_app(uuid(3), "com.app");
  std::string sql = documented("sql");
  replace(sql, "on database app to", "on database " + database + " to");
  rows.session().run(sql);

  const std::string connection_string =
      fmt::format("host=127.0.0.1 port={} user=goal_reader password='change me' dbname={}",
                  cluster.port(), database);
  GoalDatabase goals(connection_string);
  CHECK_NOTHROW(goals.check());
  CHECK(goals.goals_of(std::vector{uuid(1)}).at(0).size() == 1);
  CHECK(goals.catalogue()->size() == 1);

  Session session(connection_string);
  CHECK_THROWS(session.run("select * from users"));
  CHECK_THROWS(session.run("set transaction_read_only = off; delete from user_goals"));
  CHECK(rows.session().run("select rolconnlimit from pg_roles where rolname = 'goal_reader'") ==
        "20");
}

TEST_CASE("the goals of users are found through the indexes of schema.sql") {
  GoalTables tables;
  Session& session = tables.rows.session();
  session.run(
      "insert into goals (id, title) select lpad(to_hex(n), 32, '0')::uuid, 'g' || n"
      "  from generate_series(1, 5000) n;"
      "insert into users select id from goals;"
      "insert into user_goals select id, id, 'primary' from goals");
  session.run("vacuum analyze");
  const auto scans = [&](const std::string& index) {
    return std::stoi(session.run(
        "select idx_scan from pg_stat_user_indexes where indexrelname = '" + index + "'"));
  };
  {
    GoalDatabase goals(tables.url());
    CHECK(goals.goals_of(std::vector{std::string(31, '0') + "7"}).at(0).size() == 1);
  }
  // The server counts a session's scans when the session ends.
  for (int tries = 0; tries < 100 && scans("user_goals_user_id") == 0; ++tries) {
    session.run("select pg_sleep(0.05)");
  }
  CHECK(scans("user_goals_user_id") == 1);
  CHECK(scans("goals_pkey") >= 1);
}

TEST_SUITE_END();
