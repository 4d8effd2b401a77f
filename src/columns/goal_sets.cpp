// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

#include <signals/columns/goal_sets.hpp>
#include <signals/detail/index_last.hpp>
#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI {

GoalSets::SubcategoryIndex GoalSets::number_of(std::string_view id) {
  if (const auto known = numbers_.find(id); known != numbers_.end()) return known->second;
  ids_.emplace_back(id);
  return detail::index_last(ids_, id, numbers_);
}

GoalSets::Set GoalSets::append(bool has_goals) {
  Set set{.first = members_.size(), .ends = {}, .has_goals = has_goals};
  for (const NumberedAim& aim : aims_) {
    members_.push_back(aim.subcategory);
    ++set.ends[aim.tier];
  }
  for (std::size_t tier = 1; tier < set.ends.size(); ++tier) set.ends[tier] += set.ends[tier - 1];
  return set;
}

GoalSetIndex GoalSets::add(ListView<Goal> goals) {
  aims_.clear();
  for (const Goal& goal : goals) {
    const auto aim = aim_of(goal);
    if (!aim) continue;
    aims_.push_back({static_cast<std::uint32_t>(aim->tier), number_of(aim->subcategory)});
  }
  std::sort(aims_.begin(), aims_.end(), [&](const NumberedAim& left, const NumberedAim& right) {
    if (left.tier != right.tier) return left.tier < right.tier;
    return id(left.subcategory) < id(right.subcategory);
  });
  aims_.erase(std::unique(aims_.begin(), aims_.end()), aims_.end());

  static_assert(std::has_unique_object_representations_v<NumberedAim>);
  std::string_view key(reinterpret_cast<const char*>(aims_.data()),
                       aims_.size() * sizeof(NumberedAim));
  if (key.empty() && !goals.empty()) key = "-";  // goals without an aim still count as goals
  const auto found = indices_.find(key);
  if (found != indices_.end()) return found->second;
  if (sets_.size() > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorCode::resource_exhausted,
                "there are more than four billion different sets of goals; "
                "evaluate fewer users at a time");
  }
  const auto index = static_cast<GoalSetIndex>(sets_.size());
  const std::size_t members = members_.size();
  try {
    sets_.push_back(append(!goals.empty()));
    indices_.emplace(key, index);
  } catch (...) {
    sets_.resize(static_cast<std::size_t>(index));
    members_.resize(members);
    throw;
  }
  return index;
}

}  // namespace signals::inline SIGNALS_ABI
