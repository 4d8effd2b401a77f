// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <signals/goal.hpp>
#include <signals/user_signals.hpp>

namespace signals::inline SIGNALS_ABI {

/// Goals that align the same apps as those that a report was made with.
[[nodiscard]] inline std::vector<Goal> goals_of(const ServiceGoalTiers& tiers) {
  std::vector<Goal> goals;
  const auto add = [&](const std::vector<std::string>& subcategories, Tier tier) {
    for (const std::string& id : subcategories) goals.push_back({.subcategory = id, .tier = tier});
  };
  add(tiers.tier1, Tier::one);
  add(tiers.tier2, Tier::two);
  add(tiers.tier3, Tier::three);
  return goals;
}

}  // namespace signals::inline SIGNALS_ABI
