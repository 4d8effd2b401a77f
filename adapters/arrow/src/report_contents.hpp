// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <signals/abi.hpp>
#include <signals/activity.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/arrow/reports.hpp>
#include <signals/columns/goal_sets.hpp>

#include "text_numbers.hpp"

namespace signals::inline SIGNALS_ABI::arrow {

/// The goals of users, as what the rules need of them.
struct UserGoals {
  GoalSets sets;
  std::vector<GoalSetIndex> of_users;
};

/// Adds the users whom only the source knows to `users`, and asks it for the goals of all.
[[nodiscard]] UserGoals goals_of_users(GoalSource& source, TextNumbers& users,
                                       const std::stop_token& stop);

/// The goals of a source in memory that lists its users: known before any of these is met.
class ListedGoals {
 public:
  /// Whether the source is one.
  [[nodiscard]] static bool are_in(GoalSource& source);

  /// Reads the goals of all users into `sets`.
  ListedGoals(GoalSource& source, GoalSets& sets);

  /// The users, in the order of the source; one may be listed twice.
  [[nodiscard]] std::span<const std::string_view> users() const noexcept { return users_; }

  /// The goals of a user. Throws `Error` with `internal` if the source knows goals of one whom it
  /// did not list.
  [[nodiscard]] GoalSetIndex of(std::string_view user_id);

 private:
  [[nodiscard]] auto text_of() const noexcept {
    return [this](std::uint32_t entry) { return users_[entry]; };
  }

  GoalSource* source_;
  std::span<const std::string_view> users_;
  EntryNumbers numbers_;
  std::vector<GoalSetIndex> of_users_;
  GoalSetIndex none_;
};

/// Goals that stand for those of a set: the same for every rule and explanation.
[[nodiscard]] std::vector<Goal> goals_of_set(const GoalSets& sets, GoalSetIndex index);

/// What a `Reports` shares with its copies.
class Reports::Contents {
 public:
  Contents(Timeframe of, std::shared_ptr<const AppCatalogue> apps)
      : timeframe(std::move(of)), catalogue(std::move(apps)) {}

  Timeframe timeframe;
  std::shared_ptr<const AppCatalogue> catalogue;
  UserGoals goals{};
  std::vector<Report> reports{};
  /// The events of the user at that place, folded.
  std::function<Activity(std::size_t)> activity_of{};

  /// The place of a user among the reports; their number for a user without one.
  [[nodiscard]] std::size_t place_of(std::string_view user_id) const;

 private:
  mutable std::once_flag is_indexed_;
  mutable std::unordered_map<std::string_view, std::size_t> places_;
};

}  // namespace signals::inline SIGNALS_ABI::arrow
