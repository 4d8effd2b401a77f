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

namespace signals {

/// One user's way to tell which tiers an app serves, by the bits of the apps' table.
struct TierMasks {
  std::array<std::uint64_t, all_tiers.size()> tiers{};

  /// The bits that any tier names.
  [[nodiscard]] std::uint64_t wanted() const noexcept { return tiers[0] | tiers[1] | tiers[2]; }

  /// The tiers that name one of the bits.
  [[nodiscard]] TierSet tiers_of(std::uint64_t bits) const noexcept;
};

/// What the evaluation of a user needs of the goals, in one place, as users have them in any order.
struct PlannedGoals {
  TierMasks masks;
  /// Where the ids begin among all; then, counted from there, where those of the tiers end.
  std::uint64_t first_id = 0;
  std::array<std::uint32_t, all_tiers.size()> id_ends{};
  bool has_goals = false;
};

/// What all users of one evaluation share: the catalogue, the goal sets and the timeframe, worked
/// out as numbers. Never changes.
///
/// Only subcategories that some app is in and some goal names matter. Where there are at most 64,
/// each has a bit: an app's bits and a goal set's say all. Where there are more, the bits of an
/// app are the tiers that it serves, so they differ from goal set to goal set, and `write_table`
/// works out the table of apps of one.
class ColumnEvaluator::Plan {
 public:
  Plan(const AppCatalogue& catalogue, const GoalSets& goals, const Timeframe& timeframe);

  [[nodiscard]] const Rules& rules() const noexcept { return rules_; }
  [[nodiscard]] const FoldTimeframe& timeframe() const noexcept { return timeframe_; }
  [[nodiscard]] Fold fold() const noexcept { return fold_; }
  [[nodiscard]] std::uint32_t app_count() const noexcept { return app_count_; }

  /// How many goal sets there are.
  [[nodiscard]] std::size_t goal_set_count() const noexcept { return goals_.size(); }
  [[nodiscard]] const PlannedGoals& goals(GoalSetIndex goals) const noexcept {
    return goals_[static_cast<std::uint32_t>(goals)];
  }
  /// Writes out the ids of the subcategories, in the memory that is there.
  void write_ids(const PlannedGoals& goals, ServiceGoalTiers& tiers) const;
  /// Has the processor fetch what it will need: of goals far ahead their place, of near ones ids.
  void prefetch(GoalSetIndex far, GoalSetIndex near) const noexcept;

  /// Whether one table of apps serves all goal sets.
  [[nodiscard]] bool has_one_table() const noexcept { return app_bits_.size() > app_count_; }
  /// That table.
  [[nodiscard]] std::span<const std::uint64_t> table() const noexcept { return app_bits_; }
  /// Fills in the table of one goal set over zeros.
  void write_table(std::span<std::uint64_t> table, GoalSetIndex goals) const;
  /// Puts the zeros back.
  void clear_table(std::span<std::uint64_t> table, GoalSetIndex goals) const;

 private:
  using Apps = std::vector<std::uint32_t>;
  struct Served {
    std::uint32_t subcategory;  // by the numbers of those that matter
    Tier tier;
  };

  void copy_ids(const GoalSets& goals);
  void give_bits(const std::vector<std::vector<Served>>& served);

  Rules rules_;
  FoldTimeframe timeframe_;
  Fold fold_;
  std::uint32_t app_count_;
  std::vector<PlannedGoals> goals_;
  std::vector<GoalSets::SubcategoryIndex> id_places_;  // of all goal sets, end to end
  std::vector<std::string> ids_;
  std::vector<std::uint64_t> app_bits_;      // and a zero; empty where there are many tables
  std::vector<Apps> apps_of_subcategory_;    // of those that matter
  std::vector<std::vector<Served>> served_;  // by each goal set; empty where there is one table
};

}  // namespace signals
