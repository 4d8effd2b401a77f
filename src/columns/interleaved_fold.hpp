// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "judged_events.hpp"

// The fold of the events of all users, in any order.

namespace signals::inline SIGNALS_ABI::columns {

/// What the rules make of up to 64 events.
struct JudgedChunk {
  std::array<std::uint64_t, chunk_size> wanted{};
  std::array<std::uint64_t, chunk_size> lengths{};
  std::array<std::uint64_t, chunk_size> weeks{};
};

[[gnu::always_inline]] inline std::uint64_t bits_of_all(const Words& lanes) {
  std::uint64_t all = 0;
  for (std::size_t lane = 0; lane < lane_count; ++lane) all |= lanes[lane];
  return all;
}

/// Folds at most 64 events, and returns the bits of those whose sessions count; `times`,
/// `foregrounds` and `subcategories` have room for 64.
template <bool HasEvenWeeks, bool HasSince>
[[gnu::always_inline]] inline std::uint64_t fold_interleaved_chunk(
    std::span<const UserIndex> users, const Instant* times, const Minutes* foregrounds,
    const std::uint64_t* subcategories, const FoldTimeframe& timeframe, JudgedChunk& chunk,
    std::span<FoldedUser> all) {
  const std::size_t count = users.size();
  const auto events_of = [&](std::size_t i) -> FoldedEvents& {
    return all[static_cast<std::uint32_t>(users[i])].events;
  };
  Words admitted{};  // a bit for each event, in the lane that judged it
  Words service{};
  Words recent{};
  for (std::size_t i = 0; i < count; ++i) {
    FoldedUser& user = all[static_cast<std::uint32_t>(users[i])];
    chunk.wanted[i] = user.wanted;
    if constexpr (!HasSince) ++user.events.event_count;
  }
  for (std::size_t first = 0; first < count; first += lane_count) {
    Judged judged;  // NOLINT: judge() writes all of it
    Words wanted;
    std::memcpy(&wanted, chunk.wanted.data() + first, sizeof wanted);
    judge<HasEvenWeeks, HasSince>(times + first, foregrounds + first, subcategories + first,
                                  static_cast<Words>(lane_numbers < count - first), wanted,
                                  timeframe, judged);
    std::memcpy(chunk.lengths.data() + first, &judged.length, sizeof wanted);
    std::memcpy(chunk.weeks.data() + first, &judged.week, sizeof wanted);
    const Words marks = lane_bits << first;
    if constexpr (HasSince) admitted |= marks & judged.is_admitted;
    service |= marks & judged.is_service;
    recent |= marks & judged.is_recent;
  }
  for (std::uint64_t bits = bits_of_all(admitted); bits != 0; bits &= bits - 1) {
    ++events_of(static_cast<std::size_t>(std::countr_zero(bits))).event_count;
  }
  for (std::uint64_t bits = bits_of_all(service); bits != 0; bits &= bits - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(bits));
    FoldedEvents& events = events_of(i);
    ++events.service_event_count;
    events.subcategories |= subcategories[i];
    events.week_slots |= chunk.weeks[i];
    events.longest_foreground = std::max(events.longest_foreground, chunk.lengths[i]);
  }
  return bits_of_all(recent);
}

template <bool HasEvenWeeks, bool HasSince>
[[gnu::always_inline]] inline void fold_all_interleaved(const FoldColumns& events,
                                                        const FoldTimeframe& timeframe,
                                                        std::span<FoldedUser> users,
                                                        std::vector<std::uint32_t>& recent) {
  JudgedChunk chunk;
  Few<chunk_size> few;
  for (std::size_t first = 0; first < events.users.size(); first += chunk_size) {
    const std::size_t count = std::min(chunk_size, events.users.size() - first);
    prefetch(events.users, first);
    prefetch(events.times, first);
    prefetch(events.foregrounds, first);
    const Instant* times = events.times.data() + first;
    const Minutes* foregrounds = events.foregrounds.data() + first;
    if (count < chunk_size) few.copy(times, foregrounds, count);
    std::uint64_t bits = fold_interleaved_chunk<HasEvenWeeks, HasSince>(
        events.users.subspan(first, count), times, foregrounds, events.subcategories + first,
        timeframe, chunk, users);
    for (; bits != 0; bits &= bits - 1) {
      recent.push_back(static_cast<std::uint32_t>(first) +
                       static_cast<std::uint32_t>(std::countr_zero(bits)));
    }
  }
}

}  // namespace signals::inline SIGNALS_ABI::columns
