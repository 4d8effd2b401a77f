// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/analysis/goals_in_memory.hpp>

using signals::Goal;
using signals::GoalsInMemory;

namespace {

using Users = std::vector<std::string_view>;

[[nodiscard]] Users users_of(GoalsInMemory& goals) {
  const auto users = goals.users();
  return {users.begin(), users.end()};
}

[[nodiscard]] std::vector<Goal> held(GoalsInMemory& goals, std::string_view user_id) {
  const std::span<const Goal> of_user = goals.goals_in_memory(user_id).value();
  return {of_user.begin(), of_user.end()};
}

}  // namespace

TEST_CASE("goals in memory are those of the user who was closed after them") {
  GoalsInMemory goals;
  CHECK(goals.users().empty());
  CHECK(held(goals, "ada").empty());

  const Goal saving{.id = "g1", .title = "Save", .subcategory = "savings"};
  const Goal lending{.id = "g2", .subcategory = "loans", .tier = signals::Tier::two};
  goals.append() = saving;
  goals.append() = lending;
  CHECK(goals.open_goals().size() == 2);
  CHECK(goals.close("zoe"));
  CHECK(goals.open_goals().empty());
  CHECK(goals.close("alan"));
  goals.append() = lending;
  CHECK(goals.close(""));

  CHECK(users_of(goals) == Users{"zoe", "alan", ""});
  CHECK(held(goals, "zoe") == std::vector{saving, lending});
  CHECK(held(goals, "alan").empty());
  CHECK(held(goals, "") == std::vector{lending});
  CHECK(held(goals, "Zoe").empty());
  const std::vector<std::string> asked{"nobody", "zoe", "alan", "zoe"};
  CHECK(goals.goals_of(asked) ==
        std::vector<std::vector<Goal>>{{}, {saving, lending}, {}, {saving, lending}});
}

TEST_CASE("a user who was closed before stays as he was") {
  GoalsInMemory goals;
  goals.append().id = "first";
  CHECK(goals.close("ada"));
  goals.append().id = "second";
  CHECK_FALSE(goals.close("ada"));
  CHECK(goals.open_goals().empty());
  goals.append().id = "third";
  CHECK(goals.close("bob"));
  CHECK(users_of(goals) == Users{"ada", "bob"});
  CHECK(held(goals, "ada") == std::vector<Goal>{{.id = "first"}});
  CHECK(held(goals, "bob") == std::vector<Goal>{{.id = "third"}});
}

TEST_CASE("goals of the open user can be removed from the end") {
  GoalsInMemory goals;
  goals.append().id = "of another";
  CHECK(goals.close("ada"));
  for (const char* const id : {"a", "b", "c"}) goals.append().id = id;
  goals.shrink_open(5);
  CHECK(goals.open_goals().size() == 3);
  goals.shrink_open(1);
  goals.append().id = "d";
  CHECK(goals.close("bob"));
  CHECK(held(goals, "ada") == std::vector<Goal>{{.id = "of another"}});
  CHECK(held(goals, "bob") == std::vector<Goal>{{.id = "a"}, {.id = "d"}});
  goals.append().id = "e";
  goals.shrink_open(0);
  CHECK(goals.close("eve"));
  CHECK(held(goals, "eve").empty());
}

TEST_CASE("goals in memory stay where they are, however many users and goals follow") {
  const auto id_of = [](std::size_t user, std::size_t goal) {
    return fmt::format("a goal with a long id, {} of user {}", goal, user);
  };
  const auto count_of = [](std::size_t user) { return user == 150 ? 40'000 : user * 7 % 200; };
  constexpr std::size_t user_count = 300;
  GoalsInMemory goals;
  std::vector<std::span<const Goal>> before;
  for (std::size_t user = 0; user < user_count; ++user) {
    for (std::size_t goal = 0; goal < count_of(user); ++goal) {
      goals.append().id = id_of(user, goal);
    }
    const std::string id = fmt::format("user-{}", user);
    REQUIRE(goals.close(id));
    before.push_back(goals.goals_in_memory(id).value());
  }
  REQUIRE(goals.users().size() == user_count);
  for (std::size_t user = 0; user < user_count; ++user) {
    const auto of_user = goals.goals_in_memory(goals.users()[user]).value();
    CHECK(of_user.data() == before[user].data());
    REQUIRE(of_user.size() == count_of(user));
    for (std::size_t goal = 0; goal < of_user.size(); ++goal) {
      if (of_user[goal].id != id_of(user, goal)) FAIL(of_user[goal].id);
    }
  }
}

TEST_CASE("goals in memory have a catalogue, which is empty until it is set") {
  GoalsInMemory goals;
  REQUIRE(goals.catalogue());
  CHECK(goals.catalogue()->size() == 0);
  const auto apps = std::make_shared<const signals::AppCatalogue>();
  goals.set_catalogue(apps);
  CHECK(goals.catalogue() == apps);
}
