// SPDX-License-Identifier: Apache-2.0
#include "goal_batch.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "outcome.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

/// Whether some of the requested users may cause the failure, and not the source as a whole.
[[nodiscard]] bool may_be_one_users(ErrorCode code) noexcept {
  constexpr std::array codes{ErrorCode::invalid_argument, ErrorCode::not_found,
                             ErrorCode::out_of_range,     ErrorCode::data_loss,
                             ErrorCode::internal,         ErrorCode::unknown};
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

void fetch_into(std::vector<GoalsOrError>& results, GoalSource& source,
                std::span<const std::string> user_ids, const std::stop_token& stop) {
  try {
    std::vector<std::vector<Goal>> goals = source.goals_of(user_ids, stop);
    if (goals.size() != user_ids.size()) {
      throw Error(ErrorCode::internal,
                  fmt::format("the goal source answered for {} users when asked for {}",
                              goals.size(), user_ids.size()));
    }
    for (std::vector<Goal>& of_user : goals) results.emplace_back(std::move(of_user));
  } catch (...) {
    const Error error = current_error();
    if (user_ids.size() > 1 && may_be_one_users(error.code()) && !stop.stop_requested()) {
      const std::size_t half = user_ids.size() / 2;
      fetch_into(results, source, user_ids.first(half), stop);
      fetch_into(results, source, user_ids.subspan(half), stop);
      return;
    }
    results.insert(results.end(), user_ids.size(), error);
  }
}

}  // namespace

std::vector<GoalsOrError> fetch_goals(GoalSource& source, std::span<const std::string> user_ids,
                                      std::stop_token stop) {
  std::vector<GoalsOrError> results;
  results.reserve(user_ids.size());
  if (!user_ids.empty()) fetch_into(results, source, user_ids, stop);
  return results;
}

}  // namespace signals::inline SIGNALS_ABI
