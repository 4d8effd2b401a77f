// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <signals/abi.hpp>
#include <signals/detail/text_hash.hpp>
#include <signals/goal.hpp>
#include <signals/list_view.hpp>
#include <signals/tier.hpp>

namespace signals::inline SIGNALS_ABI {

/// The index of a set of goals in one `GoalSets`; it has no meaning in another.
enum class GoalSetIndex : std::uint32_t {};

/// The goals of many users. Users whose goals are equal for the rules share a set.
///
/// Independent of a catalogue. Fill it first, then share it: `const` members are safe to call from
/// any number of threads.
///
///     signals::GoalSets goal_sets;
///     std::vector<signals::GoalSetIndex> goals_of_users;
///     for (const auto& goals : all_goals) goals_of_users.push_back(goal_sets.add(goals));
class SIGNALS_EXPORT GoalSets {
 public:
  /// The index of a subcategory among those that these goals name; it has no meaning in another
  /// `GoalSets`.
  enum class SubcategoryIndex : std::uint32_t {};

  /// The set of all of one user's goals; the same index for goals that are equal for the rules.
  /// Throws `Error` with `resource_exhausted` above four billion sets. If it throws, no set is
  /// added.
  GoalSetIndex add(ListView<Goal> goals);

  /// The number of sets.
  [[nodiscard]] std::size_t size() const noexcept { return sets_.size(); }

  /// Whether there is a goal, even one without tier or subcategory.
  [[nodiscard]] bool has_goals(GoalSetIndex goals) const noexcept { return at(goals).has_goals; }

  /// The subcategories that goals of this tier name, in the order of their ids, each once.
  [[nodiscard]] std::span<const SubcategoryIndex> subcategories(GoalSetIndex goals,
                                                                Tier tier) const noexcept {
    const auto place = place_of(tier);
    const Set& set = at(goals);
    return std::span(members_).subspan(set.first + set.ends[place],
                                       set.ends[place + 1] - set.ends[place]);
  }

  /// The number of subcategories that all goals name.
  [[nodiscard]] std::size_t subcategory_count() const noexcept { return ids_.size(); }

  /// The id of a subcategory.
  [[nodiscard]] const std::string& id(SubcategoryIndex subcategory) const noexcept {
    assert(static_cast<std::uint32_t>(subcategory) < ids_.size());
    return ids_[static_cast<std::uint32_t>(subcategory)];
  }

 private:
  struct Set {
    std::uint64_t first;  // index in members_; the ends of the tiers count from it
    std::array<std::uint32_t, all_tiers.size() + 1> ends;
    bool has_goals;
  };
  /// A tier and a subcategory, in the order of tiers and ids. Without padding, as those of a set
  /// are its key, byte by byte.
  struct NumberedAim {
    std::uint32_t tier;
    SubcategoryIndex subcategory;

    friend bool operator==(const NumberedAim&, const NumberedAim&) = default;
  };

  [[nodiscard]] const Set& at(GoalSetIndex goals) const noexcept {
    assert(static_cast<std::uint32_t>(goals) < sets_.size());
    return sets_[static_cast<std::uint32_t>(goals)];
  }
  [[nodiscard]] SubcategoryIndex number_of(std::string_view id);
  [[nodiscard]] Set append(bool has_goals);

  std::vector<Set> sets_;
  std::vector<SubcategoryIndex> members_;  // of all sets, end to end
  std::vector<std::string> ids_;
  std::unordered_map<std::string, SubcategoryIndex, TextHash, std::equal_to<>> numbers_;
  std::unordered_map<std::string, GoalSetIndex, TextHash, std::equal_to<>> indices_;
  std::vector<NumberedAim> aims_;  // scratch memory of add()
};

}  // namespace signals::inline SIGNALS_ABI
