// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <signals/abi.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/columns/columns.hpp>
#include <signals/instant.hpp>
#include <signals/minutes.hpp>

namespace signals::inline SIGNALS_ABI {

/// Events grouped by user.
///
///     const auto grouped = signals::GroupedEvents::copied(columns, users, ids.size());
///     signals::UserColumns table{ids, goals, grouped.offsets(), grouped.events()};
class SIGNALS_EXPORT GroupedEvents {
 public:
  /// A copy of interleaved events, by a counting sort; a user's events keep their order. `users`
  /// holds the user of each event, below `user_count`. Throws `Error` with `invalid_argument` if
  /// one is not below it, or if the numbers of users and events differ.
  [[nodiscard]] static GroupedEvents copied(const EventColumns& events,
                                            std::span<const UserIndex> users,
                                            std::size_t user_count);

  /// The given columns, which must outlive it, if their events are grouped already: `users` never
  /// decreases. Throws as `copied` does, and if they are not grouped.
  [[nodiscard]] static GroupedEvents borrowed(const EventColumns& events,
                                              std::span<const UserIndex> users,
                                              std::size_t user_count);

  /// Where the events of each user begin, and where those of the last user end.
  [[nodiscard]] std::span<const std::uint64_t> offsets() const& noexcept { return offsets_; }
  std::span<const std::uint64_t> offsets() const&& = delete;

  /// The events, user by user; valid as long as this object.
  [[nodiscard]] EventColumns events() const& noexcept {
    return borrowed_ ? *borrowed_ : copied_.view();
  }
  EventColumns events() const&& = delete;

 private:
  GroupedEvents(const EventColumns& events, std::span<const UserIndex> users,
                std::size_t user_count);

  std::vector<std::uint64_t> offsets_;
  std::optional<EventColumns> borrowed_;
  OwnedEventColumns copied_;
};

}  // namespace signals::inline SIGNALS_ABI
