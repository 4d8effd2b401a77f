// SPDX-License-Identifier: Apache-2.0
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <signals/goal_tiers.hpp>

using signals::AppCatalogue;
using signals::Goal;
using signals::GoalTiers;
using signals::Tier;

namespace {

[[nodiscard]] std::vector<std::string> in_tier(const GoalTiers& goals, Tier tier) {
  const auto ids = goals.subcategories(tier);
  return {ids.begin(), ids.end()};
}

[[nodiscard]] std::string tiers_of(const std::vector<Goal>& goals,
                                   std::initializer_list<std::string> subcategories) {
  AppCatalogue catalogue;
  catalogue.add("app", subcategories);
  const signals::TierSet tiers = GoalTiers(goals, catalogue).tiers_of(*catalogue.find("app"));
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
  const AppCatalogue catalogue;
  const GoalTiers tiers(goals, catalogue);
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
    const AppCatalogue catalogue;
    const std::vector<Goal> goals{goal};
    const GoalTiers tiers(goals, catalogue);
    CHECK(tiers.has_goals());
    for (const Tier tier : signals::all_tiers) CHECK(in_tier(tiers, tier).empty());
    CHECK(tiers_of(goals, {"savings", ""}) == "");
  }
}

TEST_CASE("no goals are no goals") {
  const AppCatalogue catalogue;
  CHECK_FALSE(GoalTiers(catalogue).has_goals());
  CHECK_FALSE(GoalTiers({}, catalogue).has_goals());
}

TEST_CASE("an app is in the tiers that name one of its subcategories") {
  const std::vector<Goal> goals{{.subcategory = "savings", .tier = Tier::one},
                                {.subcategory = "savings", .tier = Tier::three},
                                {.subcategory = "lending", .tier = Tier::two}};
  CHECK(tiers_of(goals, {"savings"}) == "13");
  CHECK(tiers_of(goals, {"lending"}) == "2");
  CHECK(tiers_of(goals, {"farming", "lending", "savings"}) == "123");
  CHECK(tiers_of(goals, {"farming"}) == "");
  CHECK(tiers_of(goals, {"Savings"}) == "");
  CHECK(tiers_of(goals, {}) == "");
}

TEST_CASE("a goal is of Tier 1 unless its relationship says otherwise") {
  CHECK(Goal{}.tier == Tier::one);
}
