// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include <signals/columns/columns.hpp>
#include <signals/columns/goal_sets.hpp>
#include <signals/detail/widest_vectors.hpp>
#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::columns {

/// Throws unless the column has one element for each event or user.
inline void require_length(std::string_view column, std::size_t length, std::string_view of_each,
                           std::size_t count) {
  if (length == count) return;
  throw Error(ErrorCode::invalid_argument,
              fmt::format("the column of {} has {} elements where there are {} {}s; it must have "
                          "one for each",
                          column, length, count, of_each));
}

/// Throws unless all columns have the same length.
inline void require_equal_lengths(const EventColumns& events) {
  require_length("sessions", events.sessions.size(), "event", events.size());
  require_length("times", events.times.size(), "event", events.size());
  require_length("foregrounds", events.foregrounds.size(), "event", events.size());
}

/// Throws unless each event has a user below that number.
inline void require_users(std::span<const UserIndex> users, std::size_t event_count,
                          std::size_t user_count) {
  require_length("users", users.size(), "event", event_count);
  std::uint32_t most = 0;
  detail::with_widest_vectors([&most, users] {
    std::uint32_t most_of_all = 0;
    for (const UserIndex user : users) {
      most_of_all = std::max(most_of_all, static_cast<std::uint32_t>(user));
    }
    most = most_of_all;
  });
  if (users.empty() || most < user_count) return;
  throw Error(ErrorCode::invalid_argument,
              fmt::format("an event is of user {}, but there are {} users; users are numbered "
                          "from 0",
                          most, user_count));
}

/// Throws unless each user has a goal set that exists.
inline void require_goals(std::span<const GoalSetIndex> goals, std::size_t user_count,
                          std::size_t goal_set_count) {
  require_length("goals", goals.size(), "user", user_count);
  for (std::size_t user = 0; user < user_count; ++user) {
    if (static_cast<std::uint32_t>(goals[user]) >= goal_set_count) {
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("the user at place {} has goal set {}, but there are {}; goal sets "
                              "must be added before the evaluator is built",
                              user, static_cast<std::uint32_t>(goals[user]), goal_set_count));
    }
  }
}

}  // namespace signals::inline SIGNALS_ABI::columns
