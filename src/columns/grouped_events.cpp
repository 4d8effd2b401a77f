// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include <signals/columns/grouped_events.hpp>
#include <signals/error.hpp>

#include "column_checks.hpp"

namespace signals::inline SIGNALS_ABI {

GroupedEvents::GroupedEvents(const EventColumns& events, std::span<const UserIndex> users,
                             std::size_t user_count)
    : offsets_(user_count + 1), given_(events) {
  columns::require_equal_lengths(events);
  columns::require_length("users", users.size(), "event", events.size());

  bool is_grouped = true;
  UserIndex last{0};
  for (const UserIndex user : users) {
    const std::size_t place = static_cast<std::uint32_t>(user);
    if (place >= user_count) {
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("an event is of user {}, but there are {} users; users are numbered "
                              "from 0",
                              place, user_count));
    }
    ++offsets_[place + 1];
    is_grouped = is_grouped && user >= last;
    last = user;
  }
  for (std::size_t user = 0; user < user_count; ++user) offsets_[user + 1] += offsets_[user];
  if (is_grouped) return;

  is_copied_ = true;
  apps_.resize(events.size());
  sessions_.resize(events.size());
  times_.resize(events.size());
  foregrounds_.resize(events.size());
  std::vector<std::uint64_t> next(offsets_.begin(), offsets_.end() - 1);
  for (std::size_t event = 0; event < events.size(); ++event) {
    const std::uint64_t place = next[static_cast<std::uint32_t>(users[event])]++;
    apps_[place] = events.apps[event];
    sessions_[place] = events.sessions[event];
    times_[place] = events.times[event];
    foregrounds_[place] = events.foregrounds[event];
  }
}

}  // namespace signals::inline SIGNALS_ABI
