// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>

#include <signals/arrow/goals_frame.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/timeframe.hpp>

#include "frame_builder.hpp"

namespace signals::testing {

/// Texts, and nulls.
[[nodiscard]] inline Cells texts(std::initializer_list<const char*> values) {
  Cells cells;
  for (const char* const value : values) {
    if (value == nullptr) {
      cells.emplace_back();
    } else {
      cells.emplace_back(std::string(value));
    }
  }
  return cells;
}

[[nodiscard]] inline Cells integers(std::initializer_list<std::int64_t> values) {
  return {values.begin(), values.end()};
}

/// Goals of ada and eve, and two apps.
[[nodiscard]] inline std::unique_ptr<GoalSource> sample_goals() {
  ArrowArrayStream goals = stream_of({
      column_of("user_id", "u", texts({"ada", "ada", "eve"})),
      column_of("subcategory", "vu", texts({"mobile-money", "loans", nullptr})),
      column_of("relationship", "U", texts({nullptr, "Secondary", "primary"})),
  });
  ArrowArrayStream apps = stream_of({
      column_of("app_id", "u", texts({"com.momo", "org.lender"})),
      lists_of("subcategories", "+L", {{"mobile-money", "wallets"}, {"loans"}}),
  });
  return arrow::read_goals(&goals, &apps);
}

inline const Timeframe at_noon(parse_instant("2025-11-26T12:00:00Z").value());
inline constexpr std::int64_t noon = 1'764'158'400;  // the same, in seconds of Unix time
inline constexpr std::int64_t day = 86'400;

}  // namespace signals::testing
