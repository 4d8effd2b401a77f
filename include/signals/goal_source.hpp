// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <signals/app_catalogue.hpp>
#include <signals/goal.hpp>

namespace signals {

/// Where goals and the app catalogue come from.
///
/// Both members are called from several threads at once, and throw `Error`.
class GoalSource {
 public:
  GoalSource() = default;
  GoalSource(const GoalSource&) = delete;
  GoalSource& operator=(const GoalSource&) = delete;
  virtual ~GoalSource() = default;

  /// The goals of each of these users, in the order asked for. A user that the source does not know
  /// has none.
  [[nodiscard]] virtual std::vector<std::vector<Goal>> goals_of(
      std::span<const std::string> user_ids, std::stop_token stop) = 0;

  /// Which subcategories each app belongs to. Never null.
  [[nodiscard]] virtual std::shared_ptr<const AppCatalogue> catalogue(std::stop_token stop) = 0;
};

}  // namespace signals
