// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <signals/files/goal_file.hpp>

#include "compress.hpp"
#include "goal_files.hpp"

using namespace signals::files::testing;

TEST_CASE("a goal file holds subcategories, apps and the goals of users") {
  GoalFile file = read(R"({
    "subcategories": [{"id": "savings", "name": "Savings"}, {"id": "mobile-money"}],
    "apps": [{"app_id": "com.mtn.momo", "subcategories": ["mobile-money", "savings"]},
             {"app_id": "com.game.app", "subcategories": []}],
    "users": [
      {"user_id": "ada", "goals": [
        {"id": "g1", "title": "Save", "subcategory": "savings", "relationship": "primary"},
        {"id": "g2", "subcategory": "mobile-money", "relationship": "secondary"}]},
      {"user_id": "grace", "goals": []}]})");

  REQUIRE(file.subcategories().size() == 2);
  CHECK(file.subcategories()[0].id == "savings");
  CHECK(file.subcategories()[0].name == "Savings");
  CHECK(file.subcategories()[1].id == "mobile-money");
  CHECK(file.subcategories()[1].name.empty());

  CHECK(subcategories_of(file, "com.mtn.momo") == Ids{"mobile-money", "savings"});
  CHECK(subcategories_of(file, "com.game.app") == Ids{});
  CHECK(subcategories_of(file, "com.other.app") == std::nullopt);

  CHECK(
      goals_of(file, "ada") ==
      std::vector<Goal>{{.id = "g1", .title = "Save", .subcategory = "savings", .tier = Tier::one},
                        {.id = "g2", .subcategory = "mobile-money", .tier = Tier::two}});
  CHECK(goals_of(file, "grace").empty());
}

TEST_CASE("goals come in the order in which users are asked for, and strangers have none") {
  GoalFile file = read(R"({"users": [{"user_id": "ada", "goals": [{"id": "a"}]},
                                     {"user_id": "grace", "goals": [{"id": "g"}]}]})");
  const Ids asked{"grace", "mallory", "ada", "grace"};
  const auto goals = file.goals_of(asked);
  REQUIRE(goals.size() == 4);
  CHECK(goals[0] == std::vector<Goal>{{.id = "g"}});
  CHECK(goals[1].empty());
  CHECK(goals[2] == std::vector<Goal>{{.id = "a"}});
  CHECK(goals[3] == goals[0]);
}

TEST_CASE("each of the three lists, an app's subcategories and a user's goals may be missing") {
  GoalFile empty = read("{}");
  CHECK(empty.subcategories().empty());
  CHECK(empty.catalogue()->size() == 0);
  CHECK(goals_of(empty, "ada").empty());

  GoalFile bare = read(R"({"apps":[{"app_id":"com.mtn.momo"}],"users":[{"user_id":"ada"}]})");
  CHECK(subcategories_of(bare, "com.mtn.momo") == Ids{});
  CHECK(goals_of(bare, "ada").empty());
}

TEST_CASE("where no subcategories are listed, goals and apps may name any") {
  GoalFile file = read(R"({"apps": [{"app_id": "a", "subcategories": ["savings"]}],
                           "users": [{"user_id": "ada", "goals": [{"subcategory": "lending"}]}]})");
  CHECK(subcategories_of(file, "a") == Ids{"savings"});
  CHECK(goals_of(file, "ada").at(0).subcategory == "lending");
}

TEST_CASE("a goal's relationship makes its tier, and a missing or null one means primary") {
  const auto tier_of = [](std::string_view members) {
    return goals_in("[{" + std::string(members) + "}]").at(0).tier;
  };
  CHECK(tier_of(R"("relationship": "primary")") == Tier::one);
  CHECK(tier_of(R"("relationship": "SECONDARY")") == Tier::two);
  CHECK(tier_of(R"("relationship": "Tertiary")") == Tier::three);
  CHECK(tier_of(R"("relationship": null)") == Tier::one);
  CHECK(tier_of("") == Tier::one);
  CHECK(tier_of(R"("relationship": "friend")") == std::nullopt);
}

TEST_CASE("a goal's subcategory may be missing, null or empty") {
  for (const std::string_view members :
       {"", R"("subcategory": null)", R"("subcategory": "")", R"("title": null, "id": null)"}) {
    CAPTURE(members);
    const auto goals = goals_in("[{" + std::string(members) + "}]");
    REQUIRE(goals.size() == 1);
    CHECK(goals[0] == Goal{});
  }
}

TEST_CASE("ids may be whole numbers, however large") {
  GoalFile file = read(R"({
    "subcategories": [{"id": 1}, {"id": 18446744073709551615}],
    "apps": [{"app_id": 7, "subcategories": ["1"]}],
    "users": [{"user_id": 42, "goals": [{"id": 5, "subcategory": 1}]},
              {"user_id": 18446744073709551615, "goals": [{"subcategory": 18446744073709551615}]},
              {"user_id": -3, "goals": [{}]}]})");
  CHECK(subcategories_of(file, "7") == Ids{"1"});
  CHECK(goals_of(file, "42") == std::vector<Goal>{{.id = "5", .subcategory = "1"}});
  CHECK(goals_of(file, "18446744073709551615") ==
        std::vector<Goal>{{.subcategory = "18446744073709551615"}});
  CHECK(goals_of(file, "-3").size() == 1);
}

TEST_CASE("the catalogue holds the names of subcategories, wherever these are listed") {
  GoalFile file = read(R"({"apps": [{"app_id": "a", "subcategories": ["t", "s"]}],
                           "subcategories": [{"id": "t"}, {"id": "s", "name": "Savings"},
                                             {"id": "u"}]})");
  const auto catalogue = file.catalogue();
  REQUIRE(catalogue->subcategories().size() == 3);
  CHECK(catalogue->subcategories()[0] == signals::Subcategory{.id = "t"});
  CHECK(catalogue->subcategories()[1] == signals::Subcategory{.id = "s", .name = "Savings"});
  CHECK(catalogue->subcategories()[2] == signals::Subcategory{.id = "u"});
}

TEST_CASE("a goal file may begin with a byte order mark") {
  GoalFile file = read("\xEF\xBB\xBF{\"users\":[{\"user_id\":\"ada\",\"goals\":[{}]}]}");
  CHECK(goals_of(file, "ada").size() == 1);
}

TEST_CASE("goals stay when the file is gone") {
  GoalFile file = read(R"({"apps": [{"app_id": "a", "subcategories": ["s"]}],
                           "users": [{"user_id": "ada", "goals": [{"title": "Save"}]}]})");
  const auto catalogue = file.catalogue();
  CHECK(catalogue == file.catalogue());
  CHECK(goals_of(file, "ada").at(0).title == "Save");
}

TEST_CASE("all users of the file are listed in its order, with and without goals") {
  GoalFile file =
      read(R"({"users": [{"user_id": "eve"}, {"user_id": "ada", "goals": [{}]}, {"user_id": 7}]})");
  CHECK(Ids(file.users().begin(), file.users().end()) == Ids{"eve", "ada", "7"});
  GoalFile empty = read("{}");
  CHECK(empty.users().empty());
}

TEST_CASE("a goal file may be compressed") {
  GoalFile file = read(gzip(R"({"users":[{"user_id":"ada","goals":[{"id":"g"}]}]})"));
  CHECK(goals_of(file, "ada") == std::vector<Goal>{{.id = "g"}});
  CHECK(fault_of(gzip("{\"users\":\n7")) == "2:2: the JSON ends too early");
}

TEST_CASE("a relationship that is not known is told, with the place and the number of such goals") {
  const GoalFile file = read(R"({"users": [
    {"user_id": "ada", "goals": [{"relationship": "primary"}, {"relationship": "friend"}]},
    {"user_id": "eve", "goals": [{"relationship": "rival"}]}]})");
  REQUIRE(file.remarks().size() == 1);
  CHECK(file.remarks()[0].ends_with(
      "goals.json: users[0].goals[1].relationship: \"friend\" is not primary, secondary or "
      "tertiary, so the goal has no tier (2 such goals)"));
  CHECK(read(R"({"users": [{"user_id": "ada", "goals": [{"relationship": "TERTIARY"}]}]})")
            .remarks()
            .empty());
}

TEST_CASE("goals stand in memory as they are given out, for users with and without") {
  GoalFile file =
      read(R"({"users":[{"user_id":"ada","goals":[{"id":"g1","subcategory":"savings"}]}]})");
  const auto of_ada = file.goals_in_memory("ada");
  REQUIRE(of_ada);
  REQUIRE(of_ada->size() == 1);
  CHECK(of_ada->front() == Goal{.id = "g1", .subcategory = "savings", .tier = Tier::one});
  CHECK(file.goals_in_memory("ada")->data() == of_ada->data());
  const auto of_nobody = file.goals_in_memory("nobody");
  REQUIRE(of_nobody);
  CHECK(of_nobody->empty());
}
