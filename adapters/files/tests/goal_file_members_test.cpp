// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/files/goal_file.hpp>

#include "goal_files.hpp"

using namespace signals::files::testing;

TEST_CASE("the members of a goal file may come in any order") {
  GoalFile file = read(R"({
    "users": [{"goals": [{"relationship": "tertiary", "subcategory": "s", "title": "Save",
                          "id": "g1"}], "user_id": "ada"}],
    "apps": [{"subcategories": ["s"], "app_id": "a"}],
    "subcategories": [{"name": "Savings", "id": "s"}]})");
  REQUIRE(file.subcategories().size() == 1);
  CHECK(file.subcategories()[0] == signals::Subcategory{.id = "s", .name = "Savings"});
  CHECK(subcategories_of(file, "a") == Ids{"s"});
  CHECK(goals_of(file, "ada") ==
        std::vector<Goal>{{.id = "g1", .title = "Save", .subcategory = "s", .tier = Tier::three}});
}

TEST_CASE("goals and apps may have members of their own, which are passed over") {
  GoalFile file = read(R"({"apps": [{"app_id": "a", "name": "An app", "subcategories": ["s"]}],
                           "users": [{"user_id": "ada", "age": 3, "goals": [{"colour": [1]}]}]})");
  CHECK(subcategories_of(file, "a") == Ids{"s"});
  CHECK(goals_of(file, "ada").size() == 1);
}

TEST_CASE("members that are passed over may hold whatever goal files have") {
  constexpr std::string_view other =
      R"("other": {"user_id": "eve", "id": "x", "app_id": "x", "name": 1.5, "title": [],
                   "goals": [{"id": "g9"}, 7], "users": [{"user_id": ""}], "apps": {},
                   "subcategories": [[{"id": "s"}], "u"]})";
  GoalFile file = read(fmt::format(
      R"({{"subcategories": [{{{0}, "id": "s"}}],
           "apps": [{{"app_id": "a", {0}, "subcategories": ["s"]}}],
           "users": [{{"user_id": "ada", {0}, "goals": [{{"id": "g1", {0}}}, {{{0}}}], {0}}},
                     {{"user_id": "grace", "goals": [{{"title": "Save"}}]}}]}})",
      other));
  CHECK(file.subcategories().size() == 1);
  CHECK(subcategories_of(file, "a") == Ids{"s"});
  CHECK(file.catalogue()->size() == 1);
  CHECK(goals_of(file, "ada") == std::vector<Goal>{{.id = "g1"}, {}});
  CHECK(goals_of(file, "grace") == std::vector<Goal>{{.title = "Save"}});
  CHECK(goals_of(file, "eve").empty());
}

TEST_CASE("of a member that stands twice the last counts") {
  GoalFile file = read(R"({"users": [{"user_id": "grace", "user_id": "eve", "goals": [{}]}]})");
  CHECK(goals_of(file, "grace").empty());
  CHECK(goals_of(file, "eve").size() == 1);

  GoalFile lists = read(R"({
    "subcategories": [{"id": "t", "name": "Old", "name": "Transfers"}],
    "apps": [{"app_id": "b", "app_id": "c", "subcategories": ["s"], "subcategories": ["t"]}],
    "users": [{"user_id": "ada", "goals": [{}, {"subcategory": "s"}], "goals": [{"id": "new"}]}]
  })");
  CHECK(lists.subcategories().size() == 1);
  CHECK(lists.subcategories()[0] == signals::Subcategory{.id = "t", .name = "Transfers"});
  CHECK(lists.catalogue()->size() == 1);
  CHECK(subcategories_of(lists, "c") == Ids{"t"});
  CHECK(goals_of(lists, "ada") == std::vector<Goal>{{.id = "new"}});

  CHECK(goals_in(R"([{"id": "a", "id": 2, "title": "Save", "title": null,
                      "subcategory": "s", "subcategory": "",
                      "relationship": "secondary", "relationship": null}])") ==
        std::vector<Goal>{{.id = "2"}});
}

TEST_CASE("each of the three lists is given once") {
  CHECK(fault_of(R"({"users": [{"user_id": "ada"}], "users": null})") ==
        " users: given twice; put all users in one list");
  CHECK(fault_of(R"({"apps": [], "users": [], "apps": []})") ==
        " apps: given twice; put all apps in one list");
  CHECK(fault_of(R"({"subcategories": [{"id": "s"}], "subcategories": [{"id": "t"}]})") ==
        " subcategories: given twice; put all subcategories in one list");
}

TEST_CASE("a fault in a value that a later one replaces is none") {
  GoalFile file = read(R"({
    "subcategories": [{"id": [], "name": {}, "id": "s", "name": "Savings"}],
    "apps": [{"app_id": {}, "subcategories": ["s", 7], "app_id": "a", "subcategories": ["s"]}],
    "users": [{"user_id": null, "goals": [{"subcategory": "t"}, 7], "user_id": "ada",
               "goals": [{"title": [{}], "subcategory": "t", "title": "Save", "subcategory": "s"}]
              }]})");
  CHECK(file.subcategories()[0] == signals::Subcategory{.id = "s", .name = "Savings"});
  CHECK(subcategories_of(file, "a") == Ids{"s"});
  CHECK(goals_of(file, "ada") == std::vector<Goal>{{.title = "Save", .subcategory = "s"}});
}

TEST_CASE("a fault in a value that replaces an earlier one is told") {
  CHECK(fault_of(R"({"users": [{"user_id": "ada", "user_id": " "}]})") ==
        " users[0].user_id: is needed, a string that is not empty");
  CHECK(fault_of(R"({"users": [{"user_id": "ada", "goals": [{}], "goals": 7}]})") ==
        " users[0].goals: must be a JSON array");
  CHECK(fault_of_goals(R"([{"title": "Save", "title": false}])") ==
        " users[0].goals[0].title: must be a string");
  CHECK(fault_of(R"({"apps": [{"app_id": "a", "subcategories": [], "subcategories": null}]})") ==
        " apps[0].subcategories: must be a JSON array");
  CHECK(fault_of(R"({"subcategories": [],
                     "users": [{"user_id": "eve", "goals": [{"subcategory": "s"}], "goals": []},
                               {"user_id": "ada", "goals": [{"subcategory": "s"}]}]})") ==
        " users[1].goals[0].subcategory: \"s\" is not among the subcategories; list it there, or "
        "fix the id");
}

TEST_CASE("names and texts may be written with escapes") {
  GoalFile file = read(R"({"\u0075sers": [{"user\u005fid": "\u0061d\u00e9",
                           "goals": [{"t\u0069tle": "\"Save\"\n\ud83d\ude00"}]}]})");
  CHECK(goals_of(file, "ad\xC3\xA9") == std::vector<Goal>{{.title = "\"Save\"\n\xF0\x9F\x98\x80"}});
}

TEST_CASE("a number is an id by the digits of its value, as far as it is whole") {
  CHECK(goals_in(R"([{"id": -0}, {"id": -9223372036854775808}, {"title": 12}])") ==
        std::vector<Goal>{{.id = "0"}, {.id = "-9223372036854775808"}, {.title = "12"}});
  for (const std::string_view number :
       {"1e2", "1.0", "18446744073709551616", "-9223372036854775809"}) {
    CAPTURE(number);
    CHECK(fault_of_goals(fmt::format(R"([{{"id": {}}}])", number)) ==
          " users[0].goals[0].id: must be a string");
  }
}

TEST_CASE("a goal file may nest 64 levels deep, as every JSON that is read") {
  // The file, its users, a user, their goals and a goal are five levels already.
  const auto goal_with = [](std::size_t levels) {
    return R"([{"x":)" + std::string(levels, '[') + std::string(levels, ']') + R"(,"id":"g"}])";
  };
  CHECK(goals_in(goal_with(59)) == std::vector<Goal>{{.id = "g"}});
  // Before the levels stand 35 bytes and the goal's own six; the sixtieth is too many.
  CHECK(fault_of_goals(goal_with(60)) == "1:101: the JSON is nested deeper than 64 levels");
}
