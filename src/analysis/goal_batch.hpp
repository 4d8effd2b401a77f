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

namespace signals {

/// One user's goals, or why they could not be had.
using GoalsOrError = std::variant<std::vector<Goal>, Error>;

/// The goals of these users, in their order, asked for at once.
///
/// When the source rejects the question because of what it holds, the batch is halved until the
/// users that spoil it stand alone; when the source itself is out of reach, all of them fail.
[[nodiscard]] std::vector<GoalsOrError> fetch_goals(GoalSource& source,
                                                    std::span<const std::string> user_ids,
                                                    std::stop_token stop);

}  // namespace signals
