// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include <signals/columns/grouped_events.hpp>
#include <signals/error.hpp>

#include "column_checks.hpp"

namespace signals::inline SIGNALS_ABI {

GroupedEvents::GroupedEvents(const EventColumns& events, std::span<const UserIndex> users,
                             std::size_t user_count)
    : offsets_(user_count + 1) {
  columns::require_equal_lengths(events);
  columns::require_users(users, events.size(), user_count);

  for (const UserIndex user : users) ++offsets_[std::size_t{static_cast<std::uint32_t>(user)} + 1];
  for (std::size_t user = 0; user < user_count; ++user) offsets_[user + 1] += offsets_[user];
}

GroupedEvents GroupedEvents::borrowed(const EventColumns& events, std::span<const UserIndex> users,
                                      std::size_t user_count) {
  GroupedEvents grouped(events, users, user_count);
  const auto at = std::is_sorted_until(users.begin(), users.end());
  if (at != users.end()) {
    throw Error(ErrorCode::invalid_argument,
                fmt::format("the events are not grouped: the one at place {} is of user {}, after "
                            "one of user {}; call GroupedEvents::copied",
                            at - users.begin(), static_cast<std::uint32_t>(*at),
                            static_cast<std::uint32_t>(*(at - 1))));
  }
  grouped.borrowed_ = events;
  return grouped;
}

GroupedEvents GroupedEvents::copied(const EventColumns& events, std::span<const UserIndex> users,
                                    std::size_t user_count) {
  GroupedEvents grouped(events, users, user_count);
  grouped.copied_.apps.resize(events.size());
  grouped.copied_.sessions.resize(events.size());
  grouped.copied_.times.resize(events.size());
  grouped.copied_.foregrounds.resize(events.size());
  std::vector<std::uint64_t> next(grouped.offsets_.begin(), grouped.offsets_.end() - 1);
  for (std::size_t event = 0; event < events.size(); ++event) {
    const std::uint64_t place = next[static_cast<std::uint32_t>(users[event])]++;
    grouped.copied_.apps[place] = events.apps[event];
    grouped.copied_.sessions[place] = events.sessions[event];
    grouped.copied_.times[place] = events.times[event];
    grouped.copied_.foregrounds[place] = events.foregrounds[event];
  }
  return grouped;
}

}  // namespace signals::inline SIGNALS_ABI
