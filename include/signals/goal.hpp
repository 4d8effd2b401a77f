// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>

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

}  // namespace signals
