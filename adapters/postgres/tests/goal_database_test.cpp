// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/postgres/goal_database.hpp>

#include "cluster.hpp"
#include "goal_rows.hpp"
#include "programs.hpp"
#include "support/expected_error.hpp"
#include "support/subcategories.hpp"

using namespace signals::postgres::testing;

namespace {

[[nodiscard]] std::optional<Texts> subcategories_of(GoalDatabase& goals, std::string_view app_id) {
  return signals::testing::subcategories_of(*goals.catalogue(), app_id);
}

}  // namespace

TEST_SUITE_BEGIN("postgres" * doctest::skip(!has_server()));

TEST_CASE(
    "goals come with title, subcategory and tier, in the order in which users are asked for") {
  GoalTables tables;
  GoalRows& rows = tables.rows;
  rows.add_user(uuid(1));
  rows.add_user(uuid(2));
  rows.add_user(uuid(3));
  rows.add_subcategory(uuid(11));
  rows.add_goal(uuid(21), "Save", uuid(11));
  rows.add_goal(uuid(22), "Read", "");
  rows.choose(uuid(1), uuid(21), "primary");
  rows.choose(uuid(1), uuid(22), "secondary");
  rows.choose(uuid(2), uuid(21), "tertiary");
  rows.choose(uuid(2), uuid(22), "");

  GoalDatabase goals(tables.url());
  const Texts asked{uuid(3), uuid(2), uuid(9), uuid(1), uuid(2)};
  const auto found = goals.goals_of(asked);
  REQUIRE(found.size() == 5);
  CHECK(found[0].empty());
  CHECK(found[1] ==
        std::vector<Goal>{
            {.id = uuid(21), .title = "Save", .subcategory = uuid(11), .tier = Tier::three},
            {.id = uuid(22), .title = "Read", .tier = Tier::one}});
  CHECK(found[2].empty());
  CHECK(found[3] ==
        std::vector<Goal>{
            {.id = uuid(21), .title = "Save", .subcategory = uuid(11), .tier = Tier::one},
            {.id = uuid(22), .title = "Read", .tier = Tier::two}});
  CHECK(found[4] == found[1]);
  CHECK(goals.goals_of({}).empty());
}

TEST_CASE("a goal chosen in two tiers is in both, and rows that repeat count once") {
  GoalTables tables;
  GoalRows& rows = tables.rows;
  rows.add_user(uuid(1));
  rows.add_goal(uuid(21), "Save", "");
  rows.choose(uuid(1), uuid(21), "secondary");
  rows.choose(uuid(1), uuid(21), "primary");
  rows.choose(uuid(1), uuid(21), "secondary");

  GoalDatabase goals(tables.url());
  const auto found = goals.goals_of(Texts{uuid(1)}).at(0);
  REQUIRE(found.size() == 2);
  CHECK(found[0].tier == Tier::one);
  CHECK(found[1].tier == Tier::two);
}

TEST_CASE("where ids are uuid, any spelling of a UUID finds its user and other ids spoil nothing") {
  GoalTables tables;
  GoalRows& rows = tables.rows;
  const std::string user = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
  rows.add_user(user);
  rows.add_goal(uuid(21), "Save", "");
  rows.choose(user, uuid(21), "primary");

  GoalDatabase goals(tables.url());
  const Texts asked{"u1",
                    "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
                    "",
                    "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}",
                    "'; drop table users; --",
                    "a0eebc999c0b4ef8bb6d6bb9bd380a11",
                    std::string("\0", 1),
                    "\xFF",
                    user};
  const auto found = goals.goals_of(asked);
  REQUIRE(found.size() == asked.size());
  for (std::size_t i = 0; i < asked.size(); ++i) {
    CAPTURE(i);
    CHECK(found[i].size() == i % 2 * (i < 6 ? 1 : 0) + (i == 8 ? 1 : 0));
  }
  CHECK(goals.goals_of(Texts{"u1", "u2"}) == std::vector<std::vector<Goal>>(2));
}

TEST_CASE("where ids are text, they may hold any character") {
  Cluster& cluster = Cluster::shared();
  const std::string database = cluster.create_database(Ids::text);
  const Texts users{"u1",
                    "O'Brien",
                    "a\"b",
                    "back\\slash",
                    "{a,b}",
                    "NULL",
                    "a,b",
                    "{}",
                    "\xE6\x97\xA5",
                    "😀",
                    " u1",
                    "u1 ",
                    "U1",
                    "$1",
                    "line\nbreak",
                    "",
                    "a\\0b",
                    "é",
                    "e\u0301",
                    "%s%n",
                    "'; select 1--",
                    "::uuid",
                    "\x01\x7F"};
  {
    GoalRows rows(cluster.administrator(database));
    rows.add_goal("g", "Save", "");
    for (std::size_t i = 0; i < users.size(); ++i) {
      rows.add_user(users[i]);
      rows.add_goal(fmt::format("goal of {}", i), users[i], "");
      rows.choose(users[i], fmt::format("goal of {}", i), "primary");
    }
  }
  Texts asked = users;
  asked.insert(asked.begin() + 3, {std::string("u1\0", 3), "\xC3\x28", "mallory"});
  GoalDatabase goals(cluster.url(database));
  auto found = goals.goals_of(asked);
  REQUIRE(found.size() == asked.size());
  for (std::size_t i = 3; i < 6; ++i) CHECK(found[i].empty());
  found.erase(found.begin() + 3, found.begin() + 6);
  for (std::size_t i = 0; i < users.size(); ++i) {
    CAPTURE(users[i]);
    REQUIRE(found[i].size() == 1);
    CHECK(found[i][0].id == fmt::format("goal of {}", i));
    CHECK(found[i][0].title == users[i]);
  }
}

TEST_CASE("relationships may be text, and compare whatever their case") {
  GoalTables tables(Ids::text);
  GoalRows& rows = tables.rows;
  rows.session().run("alter table user_goals alter \"relationshipType\" type varchar");
  rows.add_user("ada");
  const std::vector<std::pair<std::string, std::optional<Tier>>> relationships{
      {"Primary", Tier::one},
      {" SECONDARY ", Tier::two},
      {"tertiary", Tier::three},
      {"other", std::nullopt}};
  for (const auto& [relationship, tier] : relationships) {
    rows.add_goal(relationship, "", "");
    rows.choose("ada", relationship, relationship);
  }
  GoalDatabase goals(tables.url());
  const auto found = goals.goals_of(Texts{"ada"}).at(0);
  REQUIRE(found.size() == 4);
  for (const auto& expected : relationships) {
    const std::string& relationship = expected.first;
    CAPTURE(relationship);
    const auto at = std::find_if(found.begin(), found.end(),
                                 [&](const Goal& goal) { return goal.id == relationship; });
    REQUIRE(at != found.end());
    CHECK(at->tier == expected.second);
  }
}

TEST_CASE("ten thousand users are answered at once, and more in several queries") {
  GoalTables tables;
  Session& session = tables.rows.session();
  session.run(
      "insert into goals (id, title) select lpad(to_hex(n), 32, '0')::uuid, 'goal ' || n"
      "  from generate_series(1, 25000) n;"
      "insert into users select lpad(to_hex(n), 32, '0')::uuid from generate_series(1, 25000) n;"
      "insert into user_goals select id, id, 'secondary' from users");
  Texts asked;
  for (int n = 25'000; n > 0; --n) asked.push_back(fmt::format("{:032X}", n));

  GoalDatabase goals(tables.url());
  for (const std::size_t count : {std::size_t{10'000}, asked.size()}) {
    const auto found = goals.goals_of(std::span(asked).first(count));
    REQUIRE(found.size() == count);
    std::size_t right = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const bool is_right = found[i].size() == 1 &&
                            found[i][0].title == fmt::format("goal {}", 25'000 - i) &&
                            found[i][0].tier == Tier::two;
      right += is_right ? 1 : 0;
    }
    CHECK(right == count);
  }
}

TEST_CASE("the catalogue holds each app with its subcategories, and apps without any") {
  GoalTables tables;
  GoalRows& rows = tables.rows;
  rows.add_subcategory(uuid(11));
  rows.add_subcategory(uuid(12));
  rows.add_app(uuid(31), "com.mtn.momo");
  rows.add_app(uuid(32), "com.game.app");
  rows.add_app(uuid(33), " COM.MTN.momo ");
  rows.add_app(uuid(34), "  ");
  rows.serve(uuid(31), uuid(12));
  rows.serve(uuid(33), uuid(11));
  rows.serve(uuid(33), uuid(12));

  GoalDatabase goals(tables.url());
  auto served = subcategories_of(goals, "com.mtn.momo");
  REQUIRE(served.has_value());
  std::sort(served->begin(), served->end());
  CHECK(served == Texts{uuid(11), uuid(12)});
  CHECK(subcategories_of(goals, "com.game.app") == Texts{});
  CHECK(subcategories_of(goals, "com.other.app") == std::nullopt);
  CHECK(goals.catalogue()->size() == 2);
}

TEST_CASE("the catalogue is kept, and read again once it is older than it may be") {
  GoalTables tables;
  GoalRows& rows = tables.rows;
  rows.add_app(uuid(31), "com.one");

  auto now = std::chrono::steady_clock::time_point{} + 1h;
  GoalDatabase goals(tables.url(), {.catalogue_age = 60s, .clock = [&now] { return now; }});
  const auto first = goals.catalogue();
  rows.add_app(uuid(32), "com.two");
  now += 60s;
  CHECK(goals.catalogue() == first);
  now += 1ms;
  const auto second = goals.catalogue();
  CHECK(second->find("com.two").has_value());
  CHECK(first->size() == 1);
  now += 60s;
  CHECK(goals.catalogue() == second);
}

TEST_SUITE_END();

TEST_CASE("options that mean nothing are refused by name") {
  const auto message_of = [](const signals::postgres::Options& options) {
    const auto error =
        error_of([&] { static_cast<void>(GoalDatabase("postgres://db/app", options)); });
    CHECK(error.code == signals::ErrorCode::invalid_argument);
    return error.message;
  };
  CHECK(message_of({.connections = 0}) == "connections must be at least 1");
  CHECK(message_of({.timeout = 0ms}) == "timeout must be above 0");
  CHECK(message_of({.attempts = 0}) == "attempts must be at least 1");
  CHECK(message_of({.users_per_query = 0}) == "users_per_query must be at least 1");
}
