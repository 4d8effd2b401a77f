// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include <cluster.hpp>
#include <doctest/doctest.h>
#include <goal_rows.hpp>
#include <programs.hpp>

#include "workspace.hpp"

using namespace signals::testing;
using namespace signals::postgres::testing;

namespace {

/// A database with what the workspace's goals.json holds.
[[nodiscard]] std::string database_like_the_goal_file() {
  std::string database = Cluster::shared().create_database(Ids::text);
  GoalRows rows(Cluster::shared().administrator(database));
  rows.add_subcategory("mobile-money");
  rows.add_subcategory("savings");
  rows.add_app("a1", "com.mtn.momo");
  rows.add_app("a2", "com.invest.app");
  rows.serve("a1", "mobile-money");
  rows.serve("a2", "savings");
  rows.add_user("ada");
  rows.add_user("grace");
  rows.add_goal("g1", "Pay", "mobile-money");
  rows.add_goal("g2", "Save", "savings");
  rows.choose("ada", "g1", "primary");
  rows.choose("grace", "g2", "secondary");
  return database;
}

}  // namespace

TEST_SUITE_BEGIN("postgres" * doctest::skip(!has_server()));

TEST_CASE("goals from postgres give the reports that the same goals from a file give") {
  Workspace workspace;
  const ProcessResult expected = workspace.evaluate();
  REQUIRE(expected.status == 0);
  REQUIRE(expected.output.find("\"tier2_app_registered\":") != std::string::npos);

  const std::string url = Cluster::shared().url(database_like_the_goal_file());
  workspace.options.environment["DATABASE_URL"] = url;
  const std::string now(Workspace::now);
  for (const Words& words :
       {Words{"evaluate", "--events", "events.ndjson", "--now", now},
        Words{"evaluate", "--events", "events.ndjson", "--now", now, "--goals", "postgres"}}) {
    const ProcessResult result = workspace.run(words);
    CHECK(result.status == 0);
    CHECK(result.output == expected.output);
    CHECK(result.error == "");
  }

  workspace.options.environment.clear();
  workspace.directory.write(".env", "DATABASE_URL='" + url + "'\n");
  CHECK(workspace.run({"evaluate", "--events", "events.ndjson", "--now", now}).output ==
        expected.output);
}

TEST_CASE("a database that cannot be used is refused before anything is written") {
  Workspace workspace;
  const std::string database = database_like_the_goal_file();
  const auto refused = [&](const std::string& url) {
    workspace.options.environment["DATABASE_URL"] = url;
    std::string refusal = refusal_of(workspace.run({"evaluate", "--events", "events.ndjson"}));
    CHECK(refusal.starts_with("DATABASE_URL: "));
    CHECK(refusal.find("s3cret") == std::string::npos);
    return refusal;
  };
  CHECK(refused(Cluster::shared().url("nowhere")).find("\"nowhere\"") != std::string::npos);

  std::string wrong = Cluster::shared().url(database);
  wrong.insert(wrong.find("s3cret"), "not");
  CHECK(refused(wrong).find("password authentication failed") != std::string::npos);

  GoalRows(Cluster::shared().administrator(database))
      .session()
      .run("alter table goals drop column title");
  CHECK(refused(Cluster::shared().url(database)).find("public.goals.\"title\" is missing") !=
        std::string::npos);
}

TEST_SUITE_END();
