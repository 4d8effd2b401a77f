// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <signals/columns/columns.hpp>
#include <signals/columns/goal_sets.hpp>
#include <signals/signals.hpp>

namespace signals::benchmarks {

/// Users and their events by columns, the same for the same size.
///
/// Of the events, two in three spread evenly over the twelve weeks before now and one over the last
/// week; one in forty is after now, and one in forty has no time. Each session has two events on
/// average, one in fifty events none. One app in thirty is unknown. Users have up to five goals, in
/// nine subcategories.
struct SampleTable {
  SampleTable(std::size_t user_count, std::size_t events_per_user);

  /// The columns as the evaluator takes them.
  [[nodiscard]] UserColumns columns() const;

  AppCatalogue catalogue;
  GoalSets goal_sets;
  std::vector<std::string> ids;
  std::vector<std::string_view> id_views;
  std::vector<std::vector<Goal>> goals;
  std::vector<GoalSetIndex> goal_set_of_user;
  std::vector<std::uint64_t> offsets;
  std::vector<UserIndex> users;
  OwnedEventColumns events;
};

}  // namespace signals::benchmarks
