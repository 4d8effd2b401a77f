// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "judged_events.hpp"

// The fold of users of few events. It has no loops and branches that depend on the events of a
// user, as each would be mispredicted, which takes longer than folding several events.

namespace signals::inline SIGNALS_ABI::columns {

static_assert(most_few_events == 2 * lane_count);

/// The events of one user; the columns have room for 16.
struct FewEvents {
  std::size_t count;
  const std::uint32_t* apps;  // indices in the table of apps
  const SessionIndex* sessions;
  const Instant* times;
  const Minutes* foregrounds;
};

/// What the rules make of them, in lanes.
struct FewSums {
  Words subcategories{};
  Words week_slots{};
  Words longest_foreground{};
  Words marks{};  // a bit for each event and rule
};

// Where the bits of 16 events begin among the marks.
inline constexpr unsigned service_marks = 0;
inline constexpr unsigned recent_marks = 16;
inline constexpr unsigned admitted_marks = 32;

/// Folds those of eight events from `first` on that are the user's.
template <bool HasEvenWeeks, bool HasSince>
[[gnu::always_inline]] inline void fold_few_vector(const FewEvents& events, std::size_t first,
                                                   const FoldApps& apps, const Words& wanted,
                                                   const FoldTimeframe& timeframe, FewSums& sums) {
  const auto bits_of = [&](std::size_t lane) {
    return apps.subcategories[events.apps[first + lane]];
  };
  // Not in memory, where one load of eight stores would be a store-forwarding stall.
  const Words subcategories{bits_of(0), bits_of(1), bits_of(2), bits_of(3),
                            bits_of(4), bits_of(5), bits_of(6), bits_of(7)};
  Judged judged;  // NOLINT: judge() writes all of it
  judge<HasEvenWeeks, HasSince>(events.times + first, events.foregrounds + first, subcategories,
                                static_cast<Words>(lane_numbers + first < events.count), wanted,
                                timeframe, judged);
  sums.subcategories |= judged.subcategories;
  sums.week_slots |= judged.week;
  sums.longest_foreground =
      judged.length > sums.longest_foreground ? judged.length : sums.longest_foreground;
  sums.marks |= judged.is_service & lane_bits << (service_marks + first);
  sums.marks |= judged.is_recent & lane_bits << (recent_marks + first);
  if constexpr (HasSince) sums.marks |= judged.is_admitted & lane_bits << (admitted_marks + first);
}

/// Copies the marked sessions of 16, and returns their number.
[[gnu::always_inline]] inline std::size_t copy_few(const SessionIndex* sessions,
                                                   std::uint32_t marks, SessionIndex* recent) {
  std::size_t count = 0;
  const auto copy_next = [&] {
    constexpr std::uint32_t last = 1U << (most_few_events - 1);
    const SessionIndex session = sessions[std::countr_zero(marks | last)];
    recent[count] = session;
    count += static_cast<std::size_t>(marks != 0) & static_cast<std::size_t>(session != no_session);
    marks &= marks - 1;
  };
  // Few users have more than four, so the branch of the loop is predicted.
  copy_next();
  copy_next();
  copy_next();
  copy_next();
  while (marks != 0) copy_next();
  return count;
}

template <bool HasEvenWeeks, bool HasSince>
[[gnu::always_inline]] inline void fold_few(const FewEvents& events, const FoldApps& apps,
                                            const Words& wanted, const FoldTimeframe& timeframe,
                                            FoldedEvents& folded, SessionIndex* recent) {
  FewSums sums;
  fold_few_vector<HasEvenWeeks, HasSince>(events, 0, apps, wanted, timeframe, sums);
  if (events.count > lane_count) {
    fold_few_vector<HasEvenWeeks, HasSince>(events, lane_count, apps, wanted, timeframe, sums);
  }
  const std::uint64_t marks = any_of(sums.marks);
  const auto count_of = [&](unsigned first_mark) {
    return static_cast<std::uint64_t>(
        std::popcount(static_cast<std::uint16_t>(marks >> first_mark)));
  };
  folded.event_count = HasSince ? count_of(admitted_marks) : events.count;
  folded.service_event_count = count_of(service_marks);
  folded.subcategories = any_of(sums.subcategories);
  folded.week_slots = any_of(sums.week_slots);
  folded.longest_foreground = 0;
  for (std::size_t lane = 0; lane < lane_count; ++lane) {
    folded.longest_foreground = std::max(folded.longest_foreground, sums.longest_foreground[lane]);
  }
  folded.recent_count =
      copy_few(events.sessions, static_cast<std::uint16_t>(marks >> recent_marks), recent);
}

template <bool HasEvenWeeks, bool HasSince>
[[gnu::always_inline]] inline void fold_all_few(const FewEventUsers& users, const FoldApps& apps,
                                                const FoldTimeframe& timeframe,
                                                FoldedEvents* folded, SessionIndex* recent) {
  const EventColumns& events = users.events;
  const std::size_t user_count = users.offsets.size() - 1;
  const std::uint64_t first = users.offsets.front();
  // For all users in one loop, which is vectorized.
  std::array<std::uint32_t, most_few_users * most_few_events> places;  // NOLINT: filled next
  const std::size_t place_count = users.offsets[user_count - 1] + most_few_events - first;
  for (std::size_t i = 0; i < place_count; ++i) {
    places[i] = std::min(static_cast<std::uint32_t>(events.apps[first + i]), apps.count);
  }
  for (std::size_t user = 0; user < user_count; ++user) {
    const std::uint64_t begin = users.offsets[user];
    prefetch<most_few_events>(events.sessions, begin);
    prefetch<most_few_events>(events.apps, begin);
    prefetch<most_few_events>(events.times, begin);
    prefetch<most_few_events>(events.foregrounds, begin);
    fold_few<HasEvenWeeks, HasSince>({.count = users.offsets[user + 1] - begin,
                                      .apps = places.data() + (begin - first),
                                      .sessions = events.sessions.data() + begin,
                                      .times = events.times.data() + begin,
                                      .foregrounds = events.foregrounds.data() + begin},
                                     apps, Words{} + users.wanted[user], timeframe, folded[user],
                                     recent + user * most_few_events);
  }
}

}  // namespace signals::inline SIGNALS_ABI::columns
