// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "cluster.hpp"
#include "goal_rows.hpp"
#include "programs.hpp"

using namespace signals::postgres::testing;

namespace {

/// What the example prints when it is asked for one user, and ": exit status N".
[[nodiscard]] std::string printed_for(const std::string& database_url, const std::string& user) {
  const std::string command =
      fmt::format("DATABASE_URL='{}' '{}' '{}'; printf ': exit status %d' $?", database_url,
                  GOALS_OF_USERS, user);
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    text.append(buffer.data(), count);
  }
  ::pclose(pipe);
  return text;
}

}  // namespace

TEST_SUITE_BEGIN("postgres");

TEST_CASE("the example prints a user's goals" * doctest::skip(!has_server())) {
  Cluster& cluster = Cluster::shared();
  const std::string database = cluster.create_database();
  GoalRows rows(cluster.administrator(database));
  rows.add_user(uuid(1));
  rows.add_subcategory(uuid(11));
  rows.add_goal(uuid(21), "Save", uuid(11));
  rows.choose(uuid(1), uuid(21), "secondary");
  rows.add_app(uuid(31), "org.example.piggybank");

  CHECK(printed_for(cluster.url(database), uuid(1)) ==
        fmt::format("1 apps in the catalogue\n{}: 1 goals\n  Save, Tier 2, subcategory {}\n"
                    ": exit status 0",
                    uuid(1), uuid(11)));
}

TEST_SUITE_END();
