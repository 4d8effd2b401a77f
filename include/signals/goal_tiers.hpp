// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/borrowed_list.hpp>
#include <signals/goal.hpp>
#include <signals/tier.hpp>

namespace signals::inline SIGNALS_ABI {

/// What the rules need to know of one user's goals: whether there are any, which subcategories each
/// tier names, and which apps of a catalogue serve them.
///
/// It borrows both: they must outlive it and not change. Not safe to change from two threads.
class GoalTiers {
 public:
  /// Without goals.
  explicit GoalTiers(std::reference_wrapper<const AppCatalogue> catalogue)
      : catalogue_(catalogue), tiers_(catalogue.get().subcategories().size()) {}

  /// From all of one user's goals.
  GoalTiers(BorrowedList<Goal> goals, std::reference_wrapper<const AppCatalogue> catalogue)
      : GoalTiers(catalogue) {
    assign(goals);
  }

  /// Replaces the goals with those of another user, and reuses the memory.
  void assign(BorrowedList<Goal> goals) {
    for (const SubcategoryIndex named : named_) tiers_[static_cast<std::uint32_t>(named)] = {};
    named_.clear();
    for (auto& ids : subcategories_) ids.clear();
    has_goals_ = !goals.empty();
    for (const Goal& goal : goals) {
      const auto aim = aim_of(goal);
      if (!aim) continue;
      subcategories_[place_of(aim->tier)].push_back(aim->subcategory);
      if (const auto served = catalogue_.get().find_subcategory(aim->subcategory)) {
        named_.push_back(*served);
        tiers_[static_cast<std::uint32_t>(*served)].insert(aim->tier);
      }
    }
    for (auto& ids : subcategories_) {
      std::sort(ids.begin(), ids.end());
      ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    }
  }

  /// Whether the user has a goal, even one without tier or subcategory.
  [[nodiscard]] bool has_goals() const noexcept { return has_goals_; }

  /// The subcategories that goals of this tier name, sorted, each once.
  [[nodiscard]] std::span<const std::string_view> subcategories(Tier tier) const noexcept {
    return subcategories_[place_of(tier)];
  }

  /// The tiers whose goals name a subcategory of the app. If it is not empty, the app is a service
  /// app of this user.
  [[nodiscard]] TierSet tiers_of(AppIndex app) const noexcept {
    TierSet tiers;
    for (const SubcategoryIndex subcategory : catalogue_.get().subcategories(app)) {
      tiers |= tiers_[static_cast<std::uint32_t>(subcategory)];
    }
    return tiers;
  }

 private:
  std::reference_wrapper<const AppCatalogue> catalogue_;
  std::vector<TierSet> tiers_;           // by the catalogue's subcategories
  std::vector<SubcategoryIndex> named_;  // those whose tiers are not empty
  std::array<std::vector<std::string_view>, all_tiers.size()> subcategories_;
  bool has_goals_ = false;
};

}  // namespace signals::inline SIGNALS_ABI
