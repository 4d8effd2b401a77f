// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include <signals/app_catalogue.hpp>
#include <signals/goal.hpp>
#include <signals/report.hpp>
#include <signals/timeframe.hpp>

#include "activity_table_part.hpp"
#include "app_tiers.hpp"

namespace signals {

/// Reports on the users of an activity table one after another, each as `evaluate` would, but
/// without memory that is taken and given back for each. One for each thread.
///
/// The catalogue and its numbers, and the timeframe, must outlive it.
class UserEvaluator {
 public:
  UserEvaluator(const AppCatalogue& catalogue, const NumberedCatalogue& numbers,
                const Timeframe& timeframe, Detail detail)
      : catalogue_(catalogue), timeframe_(timeframe), detail_(detail), tiers_(numbers) {}

  /// Writes the report over the one that is there. `user` is null for a user without events.
  void evaluate(std::string_view user_id, const ActivityTablePart::User* user,
                std::span<const Goal> goals, Report& report);

 private:
  void read_goals(std::span<const Goal> goals);
  [[nodiscard]] ServiceActivity service_activity_of(const ActivityTablePart::User& user) const;
  void write_goal_tiers(ServiceGoalTiers& tiers);

  const AppCatalogue& catalogue_;
  const Timeframe& timeframe_;
  Detail detail_;
  AppTiers tiers_;
  std::array<std::vector<std::string_view>, all_tiers.size()> subcategories_;  // of the user
};

}  // namespace signals
