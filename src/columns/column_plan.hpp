// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <signals/app_catalogue.hpp>
#include <signals/columns/column_evaluator.hpp>
#include <signals/columns/goal_sets.hpp>
#include <signals/tier.hpp>
#include <signals/timeframe.hpp>
#include <signals/user_signals.hpp>

#include "column_fold.hpp"

namespace signals::inline SIGNALS_ABI {

/// Maps the bits of the apps' table to the tiers that an app serves, for one set of goals.
struct TierMasks {
  std::array<std::uint64_t, all_tiers.size()> tiers{};

  /// The bits that are in any tier.
  [[nodiscard]] std::uint64_t wanted() const noexcept { return tiers[0] | tiers[1] | tiers[2]; }

  /// The tiers that have one of the bits.
  [[nodiscard]] TierSet tiers_of(std::uint64_t bits) const noexcept {
    TierSet set;
    for (const Tier tier : all_tiers) set.insert_if(tier, (bits & tiers[place_of(tier)]) != 0);
    return set;
  }
};

/// What the evaluation of a user needs of the goals. In a cache line of its own, so that one miss
/// or prefetch brings all of it.
struct alignas(64) PlannedGoals {
  TierMasks masks;
  /// The number of each tier's list of ids.
  std::array<std::size_t, all_tiers.size()> id_lists{};
  bool has_goals = false;
};

/// What all users of one evaluation share: the catalogue, the goal sets and the timeframe, as
/// numbers. Immutable.
///
/// Only subcategories that both an app and a goal name matter. If there are at most 64, each has a
/// bit, and one table of apps serves all goal sets. If there are more, the bits of an app are the
/// tiers that it serves, which depend on the goal set, and `write_table` computes the table of one
/// goal set.
class ColumnEvaluator::Plan {
 public:
  Plan(const AppCatalogue& catalogue, const GoalSets& goals, const Timeframe& timeframe);

  [[nodiscard]] const Rules& rules() const noexcept { return rules_; }
  [[nodiscard]] const FoldTimeframe& timeframe() const noexcept { return timeframe_; }
  [[nodiscard]] const Folds& folds() const noexcept { return folds_; }
  [[nodiscard]] std::uint32_t app_count() const noexcept { return app_count_; }

  /// The number of goal sets.
  [[nodiscard]] std::size_t goal_set_count() const noexcept { return goals_.size(); }
  [[nodiscard]] const PlannedGoals& goals(GoalSetIndex goals) const noexcept {
    return goals_[static_cast<std::uint32_t>(goals)];
  }
  /// Prefetches goals.
  void prefetch(GoalSetIndex goals) const noexcept {
    __builtin_prefetch(goals_.data() + static_cast<std::uint32_t>(goals));
  }

  /// How many lists of ids are shared by goal sets and tiers. They have the first numbers; the
  /// empty list has 0.
  [[nodiscard]] std::size_t shared_list_count() const noexcept { return shared_list_count_; }
  /// Writes the ids of a list, and reuses the memory.
  void write_ids(std::size_t list, std::vector<std::string>& ids) const;
  /// Writes the ids of each tier likewise.
  void write_ids(const PlannedGoals& goals, ServiceGoalTiers& tiers) const;

  /// Whether one table of apps serves all goal sets.
  [[nodiscard]] bool has_one_table() const noexcept { return app_bits_.size() > app_count_; }
  /// The table of apps, if it serves all goal sets.
  [[nodiscard]] std::span<const std::uint64_t> table() const noexcept { return app_bits_; }
  /// The bits of an app for a goal set, whether or not one table serves all.
  [[nodiscard]] std::uint64_t bits_of(AppIndex app, GoalSetIndex goals) const noexcept;
  /// Writes the table of one goal set into a table of zeros.
  void write_table(std::span<std::uint64_t> table, GoalSetIndex goals) const;
  /// Sets the entries of that goal set to zero again.
  void clear_table(std::span<std::uint64_t> table, GoalSetIndex goals) const;

 private:
  using Apps = std::vector<std::uint32_t>;
  struct Served {
    std::uint32_t subcategory;  // its number among those that matter
    Tier tier;
  };

  void copy_ids(const GoalSets& goals);
  void give_bits(const std::vector<std::vector<Served>>& served);

  Rules rules_;
  FoldTimeframe timeframe_;
  Folds folds_;
  std::uint32_t app_count_;
  std::vector<PlannedGoals> goals_;
  std::vector<GoalSets::SubcategoryIndex> id_places_;  // of all lists, concatenated
  std::vector<std::uint64_t> list_offsets_{0, 0};      // where each begins, and the last ends
  std::size_t shared_list_count_ = 1;
  std::vector<std::string> ids_;
  std::vector<std::uint64_t> app_bits_;      // and a zero; empty if there are many tables
  std::vector<Apps> apps_of_subcategory_;    // of those that matter
  std::vector<std::vector<Served>> served_;  // for each goal set; empty if there is one table
};

}  // namespace signals::inline SIGNALS_ABI
