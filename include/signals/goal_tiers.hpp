// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <signals/goal.hpp>
#include <signals/tier.hpp>

namespace signals {

/// What the rules need to know of one user's goals: whether there are any, and which subcategories
/// each tier names.
class GoalTiers {
 public:
  /// Sums up all of one user's goals.
  explicit GoalTiers(std::span<const Goal> goals) : has_goals_(!goals.empty()) {
    for (const Goal& goal : goals) {
      if (goal.tier && goal.subcategory && !goal.subcategory->empty()) {
        subcategories_[index(*goal.tier)].push_back(*goal.subcategory);
      }
    }
    for (auto& ids : subcategories_) {
      std::sort(ids.begin(), ids.end());
      ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    }
  }

  /// Whether the user has a goal at all, be it without tier or subcategory.
  [[nodiscard]] bool has_goals() const noexcept { return has_goals_; }

  /// The subcategories that goals of this tier name, sorted, each once.
  [[nodiscard]] std::span<const std::string> subcategories(Tier tier) const noexcept {
    return subcategories_[index(tier)];
  }

  /// The tiers that name at least one of these subcategories. Not empty means: an app in them is a
  /// service app of this user.
  [[nodiscard]] TierSet tiers_of(std::span<const std::string> subcategories) const noexcept {
    TierSet tiers;
    for (const Tier tier : all_tiers) {
      for (const std::string& named : subcategories_[index(tier)]) {
        if (std::find(subcategories.begin(), subcategories.end(), named) != subcategories.end()) {
          tiers.insert(tier);
          break;
        }
      }
    }
    return tiers;
  }

 private:
  [[nodiscard]] static constexpr std::size_t index(Tier tier) noexcept {
    return static_cast<std::size_t>(tier) - 1;
  }

  std::array<std::vector<std::string>, all_tiers.size()> subcategories_;
  bool has_goals_;
};

}  // namespace signals
