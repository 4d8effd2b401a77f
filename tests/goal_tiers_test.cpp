// SPDX-License-Identifier: Apache-2.0
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <signals/goal_tiers.hpp>

using signals::Goal;
using signals::GoalTiers;
using signals::Tier;

namespace {

[[nodiscard]] std::vector<std::string> in_tier(const GoalTiers& goals, Tier tier) {
  const auto ids = goals.subcategories(tier);
  return {ids.begin(), ids.end()};
}

[[nodiscard]] std::string tiers_of(const GoalTiers& goals,
                                   std::initializer_list<std::string> subcategories) {
  const signals::TierSet tiers = goals.tiers_of(std::vector<std::string>(subcategories));
  std::string names;
  for (const Tier tier : signals::all_tiers) {
    if (tiers.contains(tier)) names += static_cast<char>('0' + static_cast<int>(tier));
  }
  return names;
}

}  // namespace

TEST_CASE("each tier holds the subcategories of its goals, sorted, each once") {
  const std::vector<Goal> goals{{.id = "1", .subcategory = "savings", .tier = Tier::one},
                                {.id = "2", .subcategory = "lending", .tier = Tier::one},
                                {.id = "3", .subcategory = "savings", .tier = Tier::one},
                                {.id = "4", .subcategory = "Zoo", .tier = Tier::one},
                                {.id = "5", .subcategory = "savings", .tier = Tier::two},
                                {.id = "6", .subcategory = "farming", .tier = Tier::three}};
  const GoalTiers tiers(goals);
  CHECK(tiers.has_goals());
  CHECK(in_tier(tiers, Tier::one) == std::vector<std::string>{"Zoo", "lending", "savings"});
  CHECK(in_tier(tiers, Tier::two) == std::vector<std::string>{"savings"});
  CHECK(in_tier(tiers, Tier::three) == std::vector<std::string>{"farming"});
}

TEST_CASE("a goal without subcategory or tier is a goal but aligns nothing") {
  for (const Goal& goal :
       {Goal{.id = "1"}, Goal{.id = "2", .subcategory = ""},
        Goal{.id = "3", .subcategory = "savings", .tier = std::nullopt}, Goal{}}) {
    CAPTURE(goal.id);
    const GoalTiers tiers(std::vector<Goal>{goal});
    CHECK(tiers.has_goals());
    for (const Tier tier : signals::all_tiers) CHECK(in_tier(tiers, tier).empty());
    CHECK(tiers_of(tiers, {"savings", ""}) == "");
  }
}

TEST_CASE("no goals are no goals") { CHECK_FALSE(GoalTiers({}).has_goals()); }

TEST_CASE("an app is in the tiers that name one of its subcategories") {
  const std::vector<Goal> goals{{.subcategory = "savings", .tier = Tier::one},
                                {.subcategory = "savings", .tier = Tier::three},
                                {.subcategory = "lending", .tier = Tier::two}};
  const GoalTiers tiers(goals);
  CHECK(tiers_of(tiers, {"savings"}) == "13");
  CHECK(tiers_of(tiers, {"lending"}) == "2");
  CHECK(tiers_of(tiers, {"farming", "lending", "savings"}) == "123");
  CHECK(tiers_of(tiers, {"farming"}) == "");
  CHECK(tiers_of(tiers, {"Savings"}) == "");
  CHECK(tiers_of(tiers, {}) == "");
}

TEST_CASE("a goal is of Tier 1 unless its relationship says otherwise") {
  CHECK(Goal{}.tier == Tier::one);
}
