// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/analysis/goal_source.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/goal.hpp>

namespace signals::inline SIGNALS_ABI {

/// The goals of many users, each user's side by side in memory, and an app catalogue.
///
/// Fill it user by user: `append` goals, then `close` says whose they are. Then share it: what it
/// has of `GoalSource` is safe to call from any number of threads while nothing is added.
///
///     signals::GoalsInMemory goals;
///     goals.append() = {.id = "g1", .subcategory = "savings"};
///     goals.close("u1");
class SIGNALS_EXPORT GoalsInMemory : public GoalSource {
 public:
  /// Without users, and with an empty catalogue.
  GoalsInMemory();
  ~GoalsInMemory() override;

  /// A new goal of the open user, for the caller to fill. It stays where it is until the next one.
  [[nodiscard]] Goal& append();

  /// The goals of the open user. They stay until the next one.
  [[nodiscard]] std::span<const Goal> open_goals() const noexcept;

  /// Removes the goals of the open user except the first ones, `size` of them.
  void shrink_open(std::size_t size) noexcept;

  /// Gives the open user this id, and opens the next one, who has no goals yet. False if a user has
  /// the id already; then the open goals are dropped.
  bool close(std::string_view user_id);

  /// Replaces the catalogue, which is not null.
  void set_catalogue(std::shared_ptr<const AppCatalogue> catalogue) noexcept;

  [[nodiscard]] std::vector<std::vector<Goal>> goals_of(std::span<const std::string> user_ids,
                                                        std::stop_token stop = {}) override;
  [[nodiscard]] std::optional<std::span<const Goal>> goals_in_memory(
      std::string_view user_id) override;

  /// All users, with and without goals, in the order in which they were closed.
  [[nodiscard]] std::span<const std::string_view> users() override;

  [[nodiscard]] std::shared_ptr<const AppCatalogue> catalogue(std::stop_token stop = {}) override;

 private:
  struct SIGNALS_HIDDEN Users;

  std::unique_ptr<Users> users_;
  std::shared_ptr<const AppCatalogue> catalogue_;
};

}  // namespace signals::inline SIGNALS_ABI
