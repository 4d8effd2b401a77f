// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include <signals/app_catalogue.hpp>
#include <signals/columns/goal_sets.hpp>
#include <signals/instant.hpp>
#include <signals/minutes.hpp>

namespace signals {

/// A session by number: equal where, and only where, the session ids are equal.
enum class SessionIndex : std::uint32_t {};

/// A user by its place in a table.
enum class UserIndex : std::uint32_t {};

/// Stands in a column for an app that the catalogue does not know. Any number from the catalogue's
/// size on means the same.
inline constexpr AppIndex unknown_app{std::numeric_limits<std::uint32_t>::max()};

/// Stands in a column for the session of an event that named none.
inline constexpr SessionIndex no_session{std::numeric_limits<std::uint32_t>::max()};

/// Stands in a column for the time of an event that has none.
inline constexpr Instant no_time = Instant::max();

/// Events by columns: the i-th element of each column belongs to the i-th event, so all columns
/// are of one length. A view, which owns nothing; `EventColumnsBuilder` makes columns of events.
///
///     signals::EventColumns columns{.apps = apps, .sessions = sessions, .times = times,
///                                   .foregrounds = foregrounds};
struct EventColumns {
  /// Places in the catalogue, or `unknown_app`.
  std::span<const AppIndex> apps{};
  /// The sessions, numbered by whoever fills the column, or `no_session`.
  std::span<const SessionIndex> sessions{};
  /// When the apps were used, or `no_time`. Any other value is an instant, however far off.
  std::span<const Instant> times{};
  /// How long the apps were in the foreground; 0 when not known. What is not above 0, be it
  /// negative or not a number, counts as 0, as it does in `evaluate`.
  std::span<const Minutes> foregrounds{};

  /// The number of events.
  [[nodiscard]] std::size_t size() const noexcept { return apps.size(); }

  /// The `count` events from `first` on, which must be there.
  [[nodiscard]] EventColumns slice(std::size_t first, std::size_t count) const noexcept {
    return {apps.subspan(first, count), sessions.subspan(first, count), times.subspan(first, count),
            foregrounds.subspan(first, count)};
  }
};

/// A table of users and their events, in which each user's events lie together, in any order. A
/// view, which owns nothing; where users lie mixed, `GroupedEvents` brings their events together.
struct UserColumns {
  /// The users' ids.
  std::span<const std::string_view> ids{};
  /// Which of the `GoalSets` is each user's.
  std::span<const GoalSetIndex> goals{};
  /// Where the events of each user begin, and, as one element more, where those of the last end;
  /// never falling.
  std::span<const std::uint64_t> offsets{};
  /// The events of all users; the offsets count from the first.
  EventColumns events{};

  /// The number of users.
  [[nodiscard]] std::size_t size() const noexcept { return ids.size(); }

  /// The `count` users from `first` on, which must be there, beside the same events.
  [[nodiscard]] UserColumns slice(std::size_t first, std::size_t count) const noexcept {
    return {ids.subspan(first, count), goals.subspan(first, count),
            offsets.subspan(first, count + 1), events};
  }

  /// The events of one user.
  [[nodiscard]] EventColumns events_of(std::size_t user) const noexcept {
    return events.slice(offsets[user], offsets[user + 1] - offsets[user]);
  }
};

}  // namespace signals
