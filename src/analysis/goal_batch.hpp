// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include <signals/analysis/goal_source.hpp>
#include <signals/error.hpp>
#include <signals/goal.hpp>

namespace signals::inline SIGNALS_ABI {

/// One user's goals, or the error of fetching them.
using GoalsOrError = std::variant<std::vector<Goal>, Error>;

/// The goals of these users, in their order, fetched at once.
///
/// If the source rejects the request because of its content, the batch is halved until only the
/// users that cause the error fail. If the source itself is unreachable, all of them fail. Exported
/// for signals-state.
[[nodiscard]] SIGNALS_EXPORT std::vector<GoalsOrError> fetch_goals(
    GoalSource& source, std::span<const std::string> user_ids, std::stop_token stop);

}  // namespace signals::inline SIGNALS_ABI
