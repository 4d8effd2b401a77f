// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/tier.hpp>

namespace signals::inline SIGNALS_ABI {

/// Something that a user set out to do.
///
/// Every goal completes goal setting. A goal aligns apps only if it has both a tier and a
/// subcategory.
///
///     signals::Goal goal{.id = "g1", .title = "Save", .subcategory = "savings"};
struct Goal {
  std::string id{};
  /// For people; no rule uses it.
  std::string title{};
  /// The id of the subcategory, if the goal has one.
  std::optional<std::string> subcategory{};
  /// Tier 1 unless the relationship says otherwise; nothing for a relationship without a tier.
  std::optional<Tier> tier = Tier::one;

  friend bool operator==(const Goal&, const Goal&) = default;
};

/// What a goal aims at: the apps of a subcategory, in a tier.
struct Aim {
  Tier tier;
  /// A view of the goal's.
  std::string_view subcategory;
};

/// What the goal aims at; nothing if it lacks a tier or a subcategory.
[[nodiscard]] inline std::optional<Aim> aim_of(const Goal& goal) noexcept {
  if (!goal.tier || !goal.subcategory || goal.subcategory->empty()) return std::nullopt;
  return Aim{.tier = *goal.tier, .subcategory = *goal.subcategory};
}
std::optional<Aim> aim_of(const Goal&&) = delete;

}  // namespace signals::inline SIGNALS_ABI
