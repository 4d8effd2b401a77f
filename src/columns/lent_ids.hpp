// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include <signals/tier.hpp>
#include <signals/user_signals.hpp>

#include "column_plan.hpp"

namespace signals::inline SIGNALS_ABI {

/// Lends the ids of subcategories to one report that many users reuse: exchanging a vector of
/// strings that is kept costs less than copying its strings.
class ColumnEvaluator::LentIds {
 public:
  /// Keeps fewer lists than there are users, so that most are lent several times.
  LentIds(const Plan& plan, std::size_t user_count)
      : plan_(&plan), kept_(std::min(plan.shared_list_count(), user_count / 4) + 1) {}

  /// Writes the ids. The tiers are those of the same report each time, and nothing else changes
  /// them.
  void write(const PlannedGoals& goals, ServiceGoalTiers& tiers) {
    write(Tier::one, goals, tiers.tier1);
    write(Tier::two, goals, tiers.tier2);
    write(Tier::three, goals, tiers.tier3);
  }

 private:
  using Ids = std::vector<std::string>;

  void write(Tier tier, const PlannedGoals& goals, Ids& ids) {
    const std::size_t place = place_of(tier);
    const std::size_t list = goals.id_lists[place];
    const std::size_t last = kept_.size() - 1;
    const std::size_t kept = std::min(list, last);
    // Also if the list is lent already: a branch on that would be mispredicted.
    ids.swap(kept_[lent_[place]][place]);
    ids.swap(kept_[kept][place]);
    lent_[place] = kept;
    const bool is_unwritten = static_cast<bool>(ids.empty() & (list != 0));
    if (is_unwritten || kept == last) plan_->write_ids(list, ids);
  }

  const Plan* plan_;
  /// Empty while unwritten or lent. The last is that of all lists that are not kept.
  std::vector<std::array<Ids, all_tiers.size()>> kept_;
  std::array<std::size_t, all_tiers.size()> lent_{};  // where the ids of the report belong
};

}  // namespace signals::inline SIGNALS_ABI
