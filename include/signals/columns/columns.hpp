// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/borrowed_list.hpp>
#include <signals/columns/goal_sets.hpp>
#include <signals/instant.hpp>
#include <signals/minutes.hpp>

namespace signals::inline SIGNALS_ABI {

/// A session by number: equal if and only if the session ids are equal.
enum class SessionIndex : std::uint32_t {};

/// A user by its index in a table.
enum class UserIndex : std::uint32_t {};

/// In a column: an app that the catalogue does not know. Every number from the catalogue's size
/// upwards means the same.
inline constexpr AppIndex unknown_app{std::numeric_limits<std::uint32_t>::max()};

/// In a column: the session of an event without one.
inline constexpr SessionIndex no_session{std::numeric_limits<std::uint32_t>::max()};

/// In a column: the time of an event without one.
inline constexpr Instant no_time = Instant::max();

/// Events in columns: the i-th element of each column belongs to the i-th event, so all columns
/// have the same length. A view, which owns nothing; `EventColumnsBuilder` creates columns from
/// events.
///
///     signals::EventColumns columns{.apps = apps, .sessions = sessions, .times = times,
///                                   .foregrounds = foregrounds};
struct EventColumns {
  /// Indices in the catalogue, or `unknown_app`.
  BorrowedList<AppIndex> apps{};
  /// The sessions, numbered by the creator of the column, or `no_session`.
  BorrowedList<SessionIndex> sessions{};
  /// When the apps were used, or `no_time`. Every other value is an instant.
  BorrowedList<Instant> times{};
  /// How long the apps were in the foreground; 0 if unknown. What is negative, infinite or not a
  /// number counts as 0, as it does in `evaluate`.
  BorrowedList<Minutes> foregrounds{};

  /// The number of events.
  [[nodiscard]] std::size_t size() const noexcept { return apps.size(); }

  /// The `count` events from `first` on, which must exist.
  [[nodiscard]] EventColumns slice(std::size_t first, std::size_t count) const noexcept {
    return {apps.subspan(first, count), sessions.subspan(first, count), times.subspan(first, count),
            foregrounds.subspan(first, count)};
  }
};

/// Events in columns that it owns.
struct OwnedEventColumns {
  std::vector<AppIndex> apps{};
  std::vector<SessionIndex> sessions{};
  std::vector<Instant> times{};
  std::vector<Minutes> foregrounds{};

  /// The columns; valid until one of the vectors changes.
  [[nodiscard]] EventColumns view() const& noexcept {
    return {.apps = apps, .sessions = sessions, .times = times, .foregrounds = foregrounds};
  }
  EventColumns view() const&& = delete;
};

/// A table of users and their events, grouped by user; a user's events may have any order. A view,
/// which owns nothing. If the users are interleaved, use
/// `InterleavedColumns`, or group their events with `GroupedEvents`.
struct UserColumns {
  /// The users' ids.
  BorrowedList<std::string_view> ids{};
  /// The index of each user's goals in the `GoalSets`.
  BorrowedList<GoalSetIndex> goals{};
  /// Where the events of each user begin, and in one more element, where those of the last user
  /// end; never decreasing.
  BorrowedList<std::uint64_t> offsets{};
  /// The events of all users; the offsets count from the first.
  EventColumns events{};

  /// The number of users.
  [[nodiscard]] std::size_t size() const noexcept { return ids.size(); }

  /// The `count` users from `first` on, which must exist, with the same events.
  [[nodiscard]] UserColumns slice(std::size_t first, std::size_t count) const noexcept {
    return {ids.subspan(first, count), goals.subspan(first, count),
            offsets.subspan(first, count + 1), events};
  }

  /// The events of one user.
  [[nodiscard]] EventColumns events_of(std::size_t user) const noexcept {
    return events.slice(offsets[user], offsets[user + 1] - offsets[user]);
  }
};

/// A table of users and their events, in any order. A view, which owns nothing.
struct InterleavedColumns {
  /// The users' ids.
  BorrowedList<std::string_view> ids{};
  /// The index of each user's goals in the `GoalSets`.
  BorrowedList<GoalSetIndex> goals{};
  /// The user of each event, by the place of the id.
  BorrowedList<UserIndex> users{};
  /// The events of all users.
  EventColumns events{};
};

}  // namespace signals::inline SIGNALS_ABI
