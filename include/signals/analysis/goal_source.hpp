// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/goal.hpp>
#include <signals/interface.hpp>

namespace signals::inline SIGNALS_ABI {

/// A source of goals and of the app catalogue.
///
/// All members are called from several threads at once, and throw `Error`.
class SIGNALS_EXPORT GoalSource : public Interface {
 public:
  /// The goals of each of these users, in the requested order. An unknown user has none.
  [[nodiscard]] virtual std::vector<std::vector<Goal>> goals_of(
      std::span<const std::string> user_ids, std::stop_token stop) = 0;

  /// The same goals of one user without a copy, from a source that holds all goals in memory: they
  /// stay as they are and where they are while the source lives. A source answers so about every
  /// user, or, as this one does, about none; then `goals_of` is asked.
  [[nodiscard]] virtual std::optional<std::span<const Goal>> goals_in_memory(
      std::string_view /*user_id*/) {
    return std::nullopt;
  }

  /// The users that the source can list without being asked about each, in its order: all who have
  /// goals. They stay while the source lives. None from a source that cannot, as this one.
  [[nodiscard]] virtual std::span<const std::string_view> users() { return {}; }

  /// Which subcategories each app belongs to. Never null.
  [[nodiscard]] virtual std::shared_ptr<const AppCatalogue> catalogue(std::stop_token stop) = 0;
};

}  // namespace signals::inline SIGNALS_ABI
