// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "cluster.hpp"
#include "goal_rows.hpp"
#include "programs.hpp"
#include "support/process.hpp"

using namespace signals::postgres::testing;

TEST_CASE("the example prints a user's goals" * doctest::skip(!has_server())) {
  GoalTables tables;
  GoalRows& rows = tables.rows;
  rows.add_user(uuid(1));
  rows.add_subcategory(uuid(11));
  rows.add_goal(uuid(21), "Save", uuid(11));
  rows.choose(uuid(1), uuid(21), "secondary");
  rows.add_app(uuid(31), "org.example.piggybank");

  const auto result = signals::testing::run_process(
      GOALS_OF_USERS, {uuid(1)}, {.environment = {{"DATABASE_URL", tables.url()}}});
  CHECK(result.status == 0);
  CHECK(result.output ==
        fmt::format("1 apps in the catalogue\n{}: 1 goals\n  Save, Tier 2, subcategory {}\n",
                    uuid(1), uuid(11)));
}
