// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <signals/abi.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/columns/columns.hpp>
#include <signals/instant.hpp>
#include <signals/minutes.hpp>

namespace signals::inline SIGNALS_ABI {

/// Groups interleaved events by user, with a counting sort. A user's events keep their order.
///
/// If the column of users never decreases, the events are grouped already. Then they are not
/// copied, and the given columns must outlive this object.
///
///     signals::GroupedEvents grouped(columns, users, ids.size());
///     signals::UserColumns table{ids, goals, grouped.offsets(), grouped.events()};
class SIGNALS_EXPORT GroupedEvents {
 public:
  /// `users` holds the user of each event, below `user_count`. Throws `Error` with
  /// `invalid_argument` if one is not below it, or if the numbers of users and events differ.
  GroupedEvents(const EventColumns& events, std::span<const UserIndex> users,
                std::size_t user_count);

  /// Where the events of each user begin, and where those of the last user end.
  [[nodiscard]] std::span<const std::uint64_t> offsets() const noexcept { return offsets_; }

  /// The events, user by user; valid as long as this object.
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

}  // namespace signals::inline SIGNALS_ABI
