// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <signals/columns/columns.hpp>
#include <signals/timeframe.hpp>
#include <signals/week.hpp>

namespace signals::inline SIGNALS_ABI {

namespace columns {

inline constexpr std::size_t chunk_size = 64;  // as many events as a word has bits

}  // namespace columns

/// A timeframe as numbers for a loop over columns.
///
/// The age of an event is `now` minus its time, modulo 2^64. So an event after now has an age far
/// above any bound, and one comparison checks both bounds. `no_time` is the latest instant, so it
/// is after now and never before `since`.
struct FoldTimeframe {
  explicit FoldTimeframe(const Timeframe& timeframe);

  /// Milliseconds of Unix time; `since` is valid only if the timeframe has one.
  std::int64_t now;
  std::int64_t since;
  bool has_since;
  /// The greatest ages in the registration window and in the weeks considered.
  std::uint64_t window_age;
  std::uint64_t considered_age = 0;
  /// `(age + week_shift) / 7 days` is the slot of an event: a week's number plus 1, or that less 1.
  std::uint64_t week_shift = 0;
  /// Whether it is a week's number plus 1 for every age, as without clock changes.
  bool has_even_weeks = true;
  /// The least age beyond each slot; slot 0 has no ages. Entries above the considered weeks are
  /// used only for ages that do not count.
  std::array<std::uint64_t, 64> next_ages{};
};

/// The folded events of one user.
struct FoldedEvents {
  std::uint64_t event_count = 0;
  std::uint64_t service_event_count = 0;
  /// The subcategories of the apps opened, as in the table of apps; all that the goals name.
  std::uint64_t subcategories = 0;
  /// The active weeks; the bit of a week is its number plus 1.
  std::uint64_t week_slots = 0;
  /// The longest foreground time: the bits of the double, which is 0 or above.
  std::uint64_t longest_foreground = 0;
  /// The number of sessions of the registration window that were written.
  std::size_t recent_count = 0;

  [[nodiscard]] Minutes longest() const noexcept {
    return Minutes{std::bit_cast<double>(longest_foreground)};
  }
};

/// The subcategories of each app, a bit each, and those that the user's goals name.
struct FoldApps {
  /// One element more than there are apps: the last is 0, for apps that are not in the catalogue.
  const std::uint64_t* subcategories;
  std::uint32_t count;
  std::uint64_t wanted;
};

/// Folds events, and writes the sessions of service events in the registration window, with
/// repeats, to `recent`, which must have room for one session an event.
using Fold = void (*)(const EventColumns& events, const FoldApps& apps,
                      const FoldTimeframe& timeframe, FoldedEvents& folded, SessionIndex* recent);

/// The most events of a user that are few: two vectors.
inline constexpr std::size_t most_few_events = 16;

/// The most users of few events who are folded at once.
inline constexpr std::size_t most_few_users = 32;

/// Users of few events each, at least one. From the first event of each user on, the columns have
/// room for `most_few_events`.
struct FewEventUsers {
  /// Where the events of each user begin, and in one more element, where those of the last end.
  std::span<const std::uint64_t> offsets;
  /// The subcategories that each user's goals name.
  const std::uint64_t* wanted;
  EventColumns events;
};

/// Folds users of few events, with the `wanted` of each instead of that of the apps. Writes the
/// sessions of the i-th user to `recent` from `i * most_few_events` on.
using FewEventsFold = void (*)(const FewEventUsers& users, const FoldApps& apps,
                               const FoldTimeframe& timeframe, FoldedEvents* folded,
                               SessionIndex* recent);

/// The events of one of many users, folded. In a cache line of its own.
struct alignas(64) FoldedUser {
  std::uint64_t wanted = 0;  // the subcategories that the user's goals name
  FoldedEvents events{};
};

/// Interleaved events, as far as they are folded.
struct FoldColumns {
  std::span<const UserIndex> users;
  std::span<const Instant> times;
  std::span<const Minutes> foregrounds;
  /// The subcategories of the events' apps; with room for `chunk_size` more.
  const std::uint64_t* subcategories;
};

/// Folds interleaved events into their users, whose `wanted` it uses, and appends the places of
/// service events in the registration window to `recent`.
using InterleavedFold = void (*)(const FoldColumns& events, const FoldTimeframe& timeframe,
                                 std::span<FoldedUser> users, std::vector<std::uint32_t>& recent);

/// All for one instruction set.
struct Folds {
  Fold grouped;
  FewEventsFold few;
  InterleavedFold interleaved;
};

/// The folds for this timeframe that this processor supports, the fastest first; all have the same
/// results.
[[nodiscard]] std::vector<Folds> folds_for(const FoldTimeframe& timeframe);

}  // namespace signals::inline SIGNALS_ABI
