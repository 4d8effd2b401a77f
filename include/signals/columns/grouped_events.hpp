// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <signals/app_catalogue.hpp>
#include <signals/columns/columns.hpp>
#include <signals/instant.hpp>
#include <signals/minutes.hpp>

namespace signals {

/// Brings each user's events together where users lie mixed, by counting them; a user's events
/// keep their order.
///
/// Where the column of users never falls the events lie together already: then they are not
/// copied, and the columns given must outlive it.
///
///     signals::GroupedEvents grouped(columns, users, ids.size());
///     signals::UserColumns table{ids, goals, grouped.offsets(), grouped.events()};
class GroupedEvents {
 public:
  /// `users` holds the user of each event, below `user_count`. Throws `Error` with
  /// `invalid_argument` when one is not, or when there are more or fewer users than events.
  GroupedEvents(const EventColumns& events, std::span<const UserIndex> users,
                std::size_t user_count);

  /// Where the events of each user begin, and where those of the last end.
  [[nodiscard]] std::span<const std::uint64_t> offsets() const noexcept { return offsets_; }

  /// The events, user by user; valid as long as this.
  [[nodiscard]] EventColumns events() const noexcept {
    if (!is_copied_) return given_;
    return {.apps = apps_, .sessions = sessions_, .times = times_, .foregrounds = foregrounds_};
  }

 private:
  std::vector<std::uint64_t> offsets_;
  bool is_copied_ = false;
  EventColumns given_;
  std::vector<AppIndex> apps_;
  std::vector<SessionIndex> sessions_;
  std::vector<Instant> times_;
  std::vector<Minutes> foregrounds_;
};

}  // namespace signals
