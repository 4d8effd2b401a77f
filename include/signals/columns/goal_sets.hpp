// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <signals/goal.hpp>
#include <signals/tier.hpp>

namespace signals {

/// The place of a set of goals in one `GoalSets`; meaningless beside another.
enum class GoalSetIndex : std::uint32_t {};

/// The goals of many users, summed up by numbers; users whose goals come to the same share a set.
///
/// Knows no catalogue. Fill it first, then share it: `const` members are safe to call from any
/// number of threads.
///
///     signals::GoalSets goal_sets;
///     std::vector<signals::GoalSetIndex> goals_of_users;
///     for (const auto& goals : all_goals) goals_of_users.push_back(goal_sets.add(goals));
class GoalSets {
 public:
  /// The place of a subcategory among those that goals name here; meaningless beside another.
  enum class SubcategoryIndex : std::uint32_t {};

  /// The set of all of one user's goals; the same for goals that come to the same. Throws `Error`
  /// with `resource_exhausted` above four billion sets.
  GoalSetIndex add(std::span<const Goal> goals);

  /// How many sets there are.
  [[nodiscard]] std::size_t size() const noexcept { return sets_.size(); }

  /// Whether there is a goal at all, be it without tier or subcategory.
  [[nodiscard]] bool has_goals(GoalSetIndex goals) const noexcept { return at(goals).has_goals; }

  /// The subcategories that goals of this tier name, in the order of their ids, each once.
  [[nodiscard]] std::span<const SubcategoryIndex> subcategories(GoalSetIndex goals,
                                                                Tier tier) const noexcept {
    const auto place = place_of(tier);
    const Set& set = at(goals);
    return std::span(members_).subspan(set.first + set.ends[place],
                                       set.ends[place + 1] - set.ends[place]);
  }

  /// How many subcategories all goals name.
  [[nodiscard]] std::size_t subcategory_count() const noexcept { return ids_.size(); }

  /// The id of a subcategory.
  [[nodiscard]] const std::string& id(SubcategoryIndex subcategory) const noexcept {
    return ids_[static_cast<std::uint32_t>(subcategory)];
  }

 private:
  struct Set {
    std::uint64_t first;  // among the members; then, counted from there, where tiers end
    std::array<std::uint32_t, all_tiers.size() + 1> ends;
    bool has_goals;
  };
  /// A tier and a subcategory, in the order of tiers and ids.
  struct NumberedAim {
    Tier tier;
    SubcategoryIndex subcategory;

    friend bool operator==(const NumberedAim&, const NumberedAim&) = default;
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  [[nodiscard]] const Set& at(GoalSetIndex goals) const noexcept {
    return sets_[static_cast<std::uint32_t>(goals)];
  }
  [[nodiscard]] SubcategoryIndex number_of(std::string_view id);
  [[nodiscard]] Set append(bool has_goals);

  std::vector<Set> sets_;
  std::vector<SubcategoryIndex> members_;  // of all sets, end to end
  std::vector<std::string> ids_;
  std::unordered_map<std::string, SubcategoryIndex, Hash, std::equal_to<>> numbers_;
  std::unordered_map<std::string, GoalSetIndex, Hash, std::equal_to<>> indices_;
  std::vector<NumberedAim> aims_;  // of the goals at hand; kept for their memory, as is the next
  std::string key_;
};

}  // namespace signals
