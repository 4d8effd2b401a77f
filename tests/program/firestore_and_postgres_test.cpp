// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <cluster.hpp>
#include <doctest/doctest.h>
#include <goal_rows.hpp>
#include <programs.hpp>

#include "firestore_workspace.hpp"

using namespace signals::testing;
using namespace signals::firestore::testing;
using namespace signals::postgres::testing;

TEST_SUITE_BEGIN("firestore");

TEST_CASE("firestore and postgres are read with no other word than evaluate" *
          doctest::skip(!has_emulator() || !has_server())) {
  FirestoreWorkspace workspace("with-postgres");
  const std::string database = Cluster::shared().create_database(Ids::text);
  GoalRows rows(Cluster::shared().administrator(database));
  rows.add_subcategory("mobile-money");
  rows.add_app("a1", "com.mtn.momo");
  rows.serve("a1", "mobile-money");
  rows.add_user("ada");
  rows.add_goal("g1", "Pay", "mobile-money");
  rows.choose("ada", "g1", "primary");

  workspace.options.environment["DATABASE_URL"] = Cluster::shared().url(database);
  const ProcessResult result =
      workspace.run({"evaluate", "--format", "csv", "--user-id", "ada,linus"});
  CHECK(result.status == 0);
  // The sample lies in the past.
  CHECK(result.error.starts_with("signals: warning: all events are before the weeks that"));
  // Registered on any day, once she used the app for five minutes; he has no goals.
  CHECK(result.output.find("\nada,1,true,true,true,") != std::string::npos);
  CHECK(result.output.find("\nlinus,1,false,false,false,") != std::string::npos);
}

TEST_SUITE_END();
