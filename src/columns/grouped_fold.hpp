// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "judged_events.hpp"

// The fold of the events of one user.

namespace signals::inline SIGNALS_ABI::columns {

/// The sums of each lane.
struct Sums {
  Words event_count{};
  Words service_event_count{};
  Words subcategories{};
  Words week_slots{};
  Words longest_foreground{};
};

/// Folds those of eight events that are new, and marks the ones whose sessions count.
template <bool HasEvenWeeks, bool HasSince>
[[gnu::always_inline]] inline void fold_vector(const Instant* times, const Minutes* foregrounds,
                                               const std::uint64_t* subcategories,
                                               const Words& is_new, const Words& marks,
                                               std::uint64_t wanted, const FoldTimeframe& timeframe,
                                               Sums& sums, Words& recent) {
  Judged judged;  // NOLINT: judge() writes all of it
  judge<HasEvenWeeks, HasSince>(times, foregrounds, subcategories, is_new, Words{} + wanted,
                                timeframe, judged);
  if constexpr (HasSince) sums.event_count -= judged.is_admitted;
  sums.service_event_count -= judged.is_service;
  sums.subcategories |= judged.subcategories;
  sums.longest_foreground =
      judged.length > sums.longest_foreground ? judged.length : sums.longest_foreground;
  sums.week_slots |= judged.week;
  recent |= marks & judged.is_recent;
}

/// Folds at most 64 events; the bits of the result are those whose sessions count.
template <bool HasEvenWeeks, bool HasSince>
[[gnu::always_inline]] inline std::uint64_t fold_chunk(const EventColumns& events,
                                                       const FoldApps& apps,
                                                       const FoldTimeframe& timeframe, Sums& sums) {
  const std::size_t count = events.size();
  std::array<std::uint64_t, chunk_size> subcategories;  // NOLINT: filled as far as it is read
  for (std::size_t i = 0; i < count; ++i) {
    const auto app = static_cast<std::uint32_t>(events.apps[i]);
    subcategories[i] = apps.subcategories[std::min(app, apps.count)];
  }
  const Instant* times = events.times.data();
  const Minutes* foregrounds = events.foregrounds.data();
  Few<lane_count> few;
  if (count < lane_count) few.copy(times, foregrounds, count);

  Words recent{};
  const Words all = ~Words{};
  std::size_t first = 0;
  for (; first + lane_count <= count; first += lane_count) {
    fold_vector<HasEvenWeeks, HasSince>(times + first, foregrounds + first,
                                        subcategories.data() + first, all, lane_bits << first,
                                        apps.wanted, timeframe, sums, recent);
  }
  if (first < count) {
    // The last vector overlaps events that were folded already, so that it does not read past the
    // end.
    const std::size_t start = count < lane_count ? 0 : count - lane_count;
    const Words is_new = static_cast<Words>(lane_numbers >= first - start) &
                         static_cast<Words>(lane_numbers < count - start);
    fold_vector<HasEvenWeeks, HasSince>(times + start, foregrounds + start,
                                        subcategories.data() + start, is_new, lane_bits << start,
                                        apps.wanted, timeframe, sums, recent);
  }
  return any_of(recent);
}

template <bool HasEvenWeeks, bool HasSince>
[[gnu::always_inline]] inline void fold_all(const EventColumns& events, const FoldApps& apps,
                                            const FoldTimeframe& timeframe, FoldedEvents& folded,
                                            SessionIndex* recent) {
  Sums sums;
  std::size_t recent_count = 0;
  for (std::size_t first = 0; first < events.size(); first += chunk_size) {
    const std::size_t count = std::min(chunk_size, events.size() - first);
    prefetch(events.sessions, first);
    prefetch(events.apps, first);
    prefetch(events.times, first);
    prefetch(events.foregrounds, first);
    std::uint64_t bits =
        fold_chunk<HasEvenWeeks, HasSince>(events.slice(first, count), apps, timeframe, sums);
    for (; bits != 0; bits &= bits - 1) {
      const SessionIndex session =
          events.sessions[first + static_cast<std::size_t>(std::countr_zero(bits))];
      recent[recent_count] = session;
      recent_count += session == no_session ? 0 : 1;
    }
  }
  folded.recent_count = recent_count;
  if constexpr (!HasSince) folded.event_count = events.size();
  for (std::size_t lane = 0; lane < lane_count; ++lane) {
    folded.event_count += sums.event_count[lane];
    folded.service_event_count += sums.service_event_count[lane];
    folded.subcategories |= sums.subcategories[lane];
    folded.week_slots |= sums.week_slots[lane];
    folded.longest_foreground = std::max(folded.longest_foreground, sums.longest_foreground[lane]);
  }
}

}  // namespace signals::inline SIGNALS_ABI::columns
