// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/files/goal_file.hpp>

#include "goal_files.hpp"
#include "unreadable_files.hpp"

using namespace signals::files::testing;

TEST_CASE("a goal file that is no JSON is reported with line and column") {
  using namespace std::string_view_literals;
  CHECK(fault_of("") == "1:1: the JSON ends too early");
  CHECK(fault_of("\n\n") == "3:1: the JSON ends too early");
  CHECK(fault_of("{\n  \"users\": [\n    {]\n") == "3:6: not valid JSON: unexpected ']'");
  CHECK(fault_of("{\"users\": [") == "1:12: the JSON ends too early");
  CHECK(fault_of("{} {}") == "1:4: more follows after the end of the JSON value");
  CHECK(fault_of("{\"users\": []\0}"sv) == "1:13: an unescaped control character, 0x00");
  CHECK(fault_of("\xEF\xBB\xBF{\"users\"]") == "1:9: not valid JSON: unexpected ']'");
  CHECK(fault_of("{\"a\xFF\": []}").ends_with("not valid UTF-8"));
  CHECK(fault_of("// goals\n{}") == "1:1: not valid JSON: unexpected '/'");
  CHECK(fault_of(R"({"users": )" + std::string(100'000, '[')) ==
        "1:74: the JSON is nested deeper than 64 levels");
}

TEST_CASE("a member of the wrong type is reported by its place") {
  CHECK(fault_of("[]") == " the goal file: must be a JSON object");
  CHECK(fault_of("null") == " the goal file: must be a JSON object");
  CHECK(fault_of(R"({"users": {}})") == " users: must be a JSON array");
  CHECK(fault_of(R"({"users": null})") == " users: must be a JSON array");
  CHECK(fault_of(R"({"apps": "a"})") == " apps: must be a JSON array");
  CHECK(fault_of(R"({"subcategories": 1})") == " subcategories: must be a JSON array");
  CHECK(fault_of(R"({"users": ["ada"]})") == " users[0]: must be a JSON object");
  CHECK(fault_of(R"({"users": [{"user_id": "ada", "goals": {}}]})") ==
        " users[0].goals: must be a JSON array");
  CHECK(fault_of_goals(R"([{}, "save"])") == " users[0].goals[1]: must be a JSON object");
  CHECK(fault_of_goals(R"([{"title": []}])") == " users[0].goals[0].title: must be a string");
  CHECK(fault_of_goals(R"([{"relationship": true}])") ==
        " users[0].goals[0].relationship: must be a string");
  CHECK(fault_of_goals(R"([{"subcategory": {}}])") ==
        " users[0].goals[0].subcategory: must be a string");
  CHECK(fault_of(R"({"apps": [{"app_id": "a"}, 7]})") == " apps[1]: must be a JSON object");
  CHECK(fault_of(R"({"apps": [{"app_id": "a", "subcategories": "s"}]})") ==
        " apps[0].subcategories: must be a JSON array");
  CHECK(fault_of(R"({"apps": [{"app_id": "a", "subcategories": ["s", null]}]})") ==
        " apps[0].subcategories[1]: must be the id of a subcategory, a string");
  CHECK(fault_of(R"({"subcategories": [{"id": "s", "name": 1.5}]})") ==
        " subcategories[0].name: must be a string");
}

TEST_CASE("an id that is missing, blank or of the wrong type is reported by its place") {
  constexpr std::string_view reason = "is needed, a string that is not empty";
  for (const std::string_view id : {R"("other": "x")", R"("ID": "")", R"("ID": " \t\n")",
                                    R"("ID": null)", R"("ID": 1.5)", R"("ID": ["x"])"}) {
    const auto with_id = [&](std::string_view list, std::string_view name) {
      std::string members(id);
      if (const auto at = members.find("ID"); at != std::string::npos) members.replace(at, 2, name);
      return fault_of(fmt::format(R"({{"{}":[{{{}}}]}})", list, members));
    };
    CAPTURE(id);
    CHECK(with_id("users", "user_id") == fmt::format(" users[0].user_id: {}", reason));
    CHECK(with_id("apps", "app_id") == fmt::format(" apps[0].app_id: {}", reason));
    CHECK(with_id("subcategories", "id") == fmt::format(" subcategories[0].id: {}", reason));
  }
}

TEST_CASE("a list that the file cannot have is reported") {
  CHECK(fault_of(R"({"user": []})") ==
        " user: unknown; the members are subcategories, apps and users");
}

TEST_CASE("a member that is near to one that is missing is taken for it misspelt") {
  CHECK(fault_of_goals(R"([{"id": "g", "subcategory_id": "s"}])") ==
        " users[0].goals[0].subcategory_id: unknown; did you mean subcategory?");
  CHECK(fault_of_goals(R"([{}, {"relation": "primary"}])") ==
        " users[0].goals[1].relation: unknown; did you mean relationship?");
  CHECK(fault_of(R"({"users": [{"userId": "ada", "goals": []}]})") ==
        " users[0].userId: unknown; did you mean user_id?");
  CHECK(fault_of(R"({"users": [{"user_id": "ada", "gaols": []}]})") ==
        " users[0].gaols: unknown; did you mean goals?");
  CHECK(fault_of(R"({"apps": [{"appId": "a"}]})") ==
        " apps[0].appId: unknown; did you mean app_id?");
  CHECK(fault_of(R"({"apps": [{"app_id": "a", "subcategory": ["s"]}]})") ==
        " apps[0].subcategory: unknown; did you mean subcategories?");
  // What is there cannot have been misspelt.
  const GoalFile file = [] {
    const TemporaryDirectory directory;
    return GoalFile(directory.write("goals.json", R"({"users": [{"user_id": "a", "userid": 1,
      "goals": [{"subcategory": "s", "subcategory_id": 7}], "goal": 0}]})"));
  }();
  CHECK(file.remarks().empty());
}

TEST_CASE("a relationship that is near to a known one is taken for it misspelt") {
  CHECK(fault_of_goals(R"([{"relationship": "primry"}])") ==
        " users[0].goals[0].relationship: \"primry\" is not primary, secondary or tertiary; did "
        "you mean primary?");
  CHECK(fault_of_goals(R"([{"relationship": "primry", "relationship": "primary"}, 7])") ==
        " users[0].goals[1]: must be a JSON object");
}

TEST_CASE("users, apps and subcategories are listed once") {
  CHECK(fault_of(R"({"users": [{"user_id": "ada"}, {"user_id": "eve"}, {"user_id": "ada"}]})") ==
        " users[2].user_id: \"ada\" is listed twice; put all of a user's goals in one place");
  CHECK(fault_of(R"({"users": [{"user_id": "7"}, {"user_id": 7}]})") ==
        " users[1].user_id: \"7\" is listed twice; put all of a user's goals in one place");
  CHECK(fault_of(R"({"apps": [{"app_id": "a"}, {"app_id": "a"}]})") ==
        " apps[1].app_id: \"a\" is listed twice");
  CHECK(fault_of(R"({"subcategories": [{"id": "s"}, {"id": "s"}]})") ==
        " subcategories[1].id: \"s\" is listed twice");
}

TEST_CASE("goals and apps may name only subcategories that are listed, where any list stands") {
  CHECK(fault_of(R"({"subcategories": [{"id": "savings"}],
                     "apps": [{"app_id": "a", "subcategories": ["savings", "saving"]}]})") ==
        " apps[0].subcategories[1]: \"saving\" is not among the subcategories; list it there, or "
        "fix the id");
  CHECK(fault_of(R"({"subcategories": [],
                     "users": [{"user_id": "ada", "goals": [{"subcategory": "savings"}]}]})") ==
        " users[0].goals[0].subcategory: \"savings\" is not among the subcategories; list it "
        "there, or fix the id");
  CHECK(fault_of(R"({"users": [{"user_id": "ada", "goals": [{}, {"subcategory": "Savings"}]}],
                     "subcategories": [{"id": "savings"}]})") ==
        " users[0].goals[1].subcategory: \"Savings\" is not among the subcategories; list it "
        "there, or fix the id");
}

TEST_CASE("of several faults the one of the first list is told, wherever the lists stand") {
  const auto fault_with = [](std::string_view more) {
    return fault_of(R"({"users": [{"user_id": 1.5}], "apps": [7])" + std::string(more));
  };
  CHECK(fault_with("}") == " apps[0]: must be a JSON object");
  CHECK(fault_with(R"(, "subcategories": {}})") == " subcategories: must be a JSON array");
  CHECK(fault_with(R"(, "subcategories": {}, "user": 0, "uses": 0})") ==
        " user: unknown; the members are subcategories, apps and users");
  CHECK(fault_with(R"(, "user": 0)") == "1:53: the JSON ends too early");
  CHECK(fault_of(R"({"users": [[]], "apps": [{"app_id": "a", "subcategories": ["s"]}],
                     "subcategories": []})") ==
        " apps[0].subcategories[0]: \"s\" is not among the subcategories; list it there, or fix "
        "the id");
}

TEST_CASE("of several faults in a list the first element's is told") {
  CHECK(fault_of(R"({"users": [{"user_id": "ada", "goals": [{}, {"title": 1.5}]}, 7, []]})") ==
        " users[0].goals[1].title: must be a string");
  CHECK(fault_of(R"({"users": [{"user_id": "ada"}, 7, {"user_id": "ada"}]})") ==
        " users[1]: must be a JSON object");
  CHECK(fault_of(R"({"apps": [{"app_id": "a", "subcategories": [[], 1]}, {"app_id": "a"}]})") ==
        " apps[0].subcategories[0]: must be the id of a subcategory, a string");
  CHECK(fault_of(R"({"subcategories": [{"id": "s", "name": []}, {"id": "s"}, {}]})") ==
        " subcategories[0].name: must be a string");
  constexpr std::string_view unknown =
      "\"s\" is not among the subcategories; list it there, or fix the id";
  CHECK(fault_of(R"({"subcategories": [], "users": [{"user_id": "eve"},
                     {"user_id": "ada", "goals": [{}, {"subcategory": "s"}]}, null]})") ==
        fmt::format(" users[1].goals[1].subcategory: {}", unknown));
  CHECK(fault_of(R"({"subcategories": [], "users": [
                     {"user_id": "ada", "goals": [{"subcategory": "s"}, {"id": {}}]}]})") ==
        fmt::format(" users[0].goals[0].subcategory: {}", unknown));
  CHECK(fault_of(R"({"subcategories": [], "users": [
                     {"user_id": "ada", "goals": [{"id": {}}, {"subcategory": "s"}]}]})") ==
        " users[0].goals[0].id: must be a string");
  CHECK(fault_of(R"({"subcategories": [], "apps": [
                     {"app_id": "a", "subcategories": ["s", 7]}, {}]})") ==
        fmt::format(" apps[0].subcategories[0]: {}", unknown));
}

TEST_CASE("of several faults in an element the id's is told, whatever the order of members") {
  CHECK(fault_of(R"({"subcategories": [],
                     "users": [{"goals": [{"subcategory": "s"}, 7], "user_id": ""}]})") ==
        " users[0].user_id: is needed, a string that is not empty");
  CHECK(fault_of(R"({"users": [{"user_id": "ada"}, {"goals": [7], "user_id": "ada"}]})") ==
        " users[1].goals[0]: must be a JSON object");
  CHECK(fault_of(R"({"subcategories": [],
                     "apps": [{"subcategories": ["s", 7], "app_id": null}]})") ==
        " apps[0].app_id: is needed, a string that is not empty");
  CHECK(fault_of(R"({"apps": [{"app_id": "a"}, {"subcategories": 7, "app_id": "a"}]})") ==
        " apps[1].app_id: \"a\" is listed twice");
  CHECK(fault_of(R"({"subcategories": [{"name": 1.5}]})") ==
        " subcategories[0].id: is needed, a string that is not empty");
  CHECK(fault_of_goals(R"([{"subcategory": [], "relationship": [], "title": [], "id": []}])") ==
        " users[0].goals[0].id: must be a string");
  CHECK(fault_of_goals(R"([{"subcategory": [], "relationship": [], "title": []}])") ==
        " users[0].goals[0].title: must be a string");
  CHECK(fault_of_goals(R"([{"subcategory": [], "relationship": []}])") ==
        " users[0].goals[0].relationship: must be a string");
}

TEST_CASE("what is no readable goal file is refused") {
  check_that_unreadable_is_refused<GoalFile>("missing.json");
  const auto standard_input_error = error_of([] { const GoalFile file("-"); });
  CHECK(standard_input_error.code == ErrorCode::invalid_argument);
  CHECK(standard_input_error.message == "goals cannot come from standard input; give a file");
}
