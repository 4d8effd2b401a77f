// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <signals/tier.hpp>

namespace signals {

/// Something that a user set out to do.
///
/// A goal completes goal setting whatever it holds. It aligns apps only when it has both a tier and
/// a subcategory.
///
///     signals::Goal goal{.id = "g1", .title = "Save", .subcategory = "savings"};
struct Goal {
  std::string id{};
  /// For people; no rule looks at it.
  std::string title{};
  /// The id of the subcategory, where the goal has one.
  std::optional<std::string> subcategory{};
  /// Tier 1 unless the relationship says otherwise; none for a relationship that maps to no tier.
  std::optional<Tier> tier = Tier::one;

  friend bool operator==(const Goal&, const Goal&) = default;
};

/// What a goal aims at: the apps of that subcategory, with the weight of that tier.
struct Aim {
  Tier tier;
  /// A view of the goal's.
  std::string_view subcategory;
};

/// What the goal aims at; nothing when it lacks a tier or a subcategory.
[[nodiscard]] inline std::optional<Aim> aim_of(const Goal& goal) noexcept {
  if (!goal.tier || !goal.subcategory || goal.subcategory->empty()) return std::nullopt;
  return Aim{.tier = *goal.tier, .subcategory = *goal.subcategory};
}
std::optional<Aim> aim_of(const Goal&&) = delete;

}  // namespace signals
