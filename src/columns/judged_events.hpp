// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>

#include "column_fold.hpp"

// The rules for eight events at once, without branches on their values. All of this and of both
// folds is inlined into one function for each instruction set, hence the attributes.

namespace signals::inline SIGNALS_ABI::columns {

inline constexpr std::uint64_t week_ages = std::chrono::milliseconds{date::weeks{1}}.count();

// 7 days are 590625 · 2^10 ms, so a slot is (age >> 10) / 590625, which is a multiplication by
// ceil(2^45 / 590625), shifted by 45. It is exact: the multiplier m exceeds 2^45 / 590625 by
// e / 590625 with e = m · 590625 - 2^45 < 2^20, and ages of at most 55 weeks leave n < 2^25, so
// n · m / 2^45 exceeds n / 590625 by less than n · e / (590625 · 2^45) < 1 / 590625, which is too
// little to reach the next whole number.
inline constexpr unsigned age_shift = 10;
inline constexpr std::uint64_t age_units = week_ages >> age_shift;
inline constexpr unsigned slot_shift = 45;
inline constexpr std::uint64_t slot_multiplier =
    ((std::uint64_t{1} << slot_shift) + age_units - 1) / age_units;
static_assert(age_units << age_shift == week_ages);
static_assert(slot_multiplier * age_units - (std::uint64_t{1} << slot_shift) < (1U << 20U));
static_assert(((WeeksAgo::max + 3) * week_ages) >> age_shift < (1U << 25U));

inline constexpr std::size_t lane_count = 8;

// Vectors of eight, which the compiler splits into the vectors of the processor. A comparison of
// two vectors is -1 in the lanes where it is true, and 0 elsewhere.
using Words [[gnu::vector_size(lane_count * 8)]] = std::uint64_t;
using Integers [[gnu::vector_size(lane_count * 8)]] = std::int64_t;

inline constexpr Words lane_numbers{0, 1, 2, 3, 4, 5, 6, 7};
inline constexpr Words lane_bits{1, 2, 4, 8, 16, 32, 64, 128};
inline constexpr std::uint64_t infinity =
    std::bit_cast<std::uint64_t>(std::numeric_limits<double>::infinity());

/// The bits that any lane has. Halved by shuffles, as lane by lane takes three times the
/// instructions.
[[gnu::always_inline]] inline std::uint64_t any_of(const Words& words) {
  const auto four = __builtin_shufflevector(words, words, 0, 1, 2, 3) |
                    __builtin_shufflevector(words, words, 4, 5, 6, 7);
  const auto two =
      __builtin_shufflevector(four, four, 0, 1) | __builtin_shufflevector(four, four, 2, 3);
  return two[0] | two[1];
}

/// A copy of the last few events, if there are fewer than a loop reads at once.
template <std::size_t Most>
struct Few {
  std::array<Instant, Most> times{};
  std::array<Minutes, Most> foregrounds{};

  /// Copies them, and lets the pointers point to the copies.
  void copy(const Instant*& from_times, const Minutes*& from_foregrounds, std::size_t count) {
    std::copy_n(from_times, count, times.begin());
    std::copy_n(from_foregrounds, count, foregrounds.begin());
    from_times = times.data();
    from_foregrounds = foregrounds.data();
  }
};

/// What the rules make of eight events. The lanes of conditions are -1 where they hold.
struct Judged {
  Words is_admitted;
  Words is_service;
  Words is_recent;  // a service event in the registration window
  Words subcategories;
  Words length;  // the bits of the foreground time, 0 where it does not count
  Words week;    // the bit of the active week, 0 where there is none
};

/// Judges those of eight events that are new; the others are not admitted.
template <bool HasEvenWeeks, bool HasSince>
[[gnu::always_inline]] inline void judge(const Instant* times, const Minutes* foregrounds,
                                         const Words& subcategories, const Words& is_new,
                                         const Words& wanted, const FoldTimeframe& timeframe,
                                         Judged& judged) {
  Words time;
  Words minutes;
  Words ours = subcategories;
  std::memcpy(&time, times, sizeof time);
  std::memcpy(&minutes, foregrounds, sizeof minutes);

  judged.is_admitted = is_new;
  if constexpr (HasSince) {
    judged.is_admitted &= static_cast<Words>(reinterpret_cast<Integers&>(time) >= timeframe.since);
  }
  ours &= judged.is_admitted;
  judged.subcategories = ours;
  judged.is_service = static_cast<Words>((ours & wanted) != 0);
  // Positive doubles have the same order as their bits, between 0 and infinity. NaN is above
  // infinity.
  const Words is_used = judged.is_service & static_cast<Words>(minutes - 1 < infinity - 1);
  judged.length = minutes & is_used;
  const Words age = static_cast<std::uint64_t>(timeframe.now) - time;
  Words slot = ((age + timeframe.week_shift) >> age_shift) * slot_multiplier >> slot_shift & 63U;
  if constexpr (!HasEvenWeeks) {
    Words next_age;
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      next_age[lane] = timeframe.next_ages[slot[lane]];
    }
    slot = (slot - static_cast<Words>(age >= next_age)) & 63U;
  }
  judged.week =
      (Words{} + 1) << slot & is_used & static_cast<Words>(age <= timeframe.considered_age);
  judged.is_recent = judged.is_service & static_cast<Words>(age <= timeframe.window_age);
}

/// The same, with the subcategories in memory.
template <bool HasEvenWeeks, bool HasSince>
[[gnu::always_inline]] inline void judge(const Instant* times, const Minutes* foregrounds,
                                         const std::uint64_t* subcategories, const Words& is_new,
                                         const Words& wanted, const FoldTimeframe& timeframe,
                                         Judged& judged) {
  Words ours;
  std::memcpy(&ours, subcategories, sizeof ours);
  judge<HasEvenWeeks, HasSince>(times, foregrounds, ours, is_new, wanted, timeframe, judged);
}

/// Prefetches a column some chunks ahead, possibly past its end, which is harmless. The hardware
/// prefetcher stops at each page, and does not follow the sessions, of which few are read.
template <std::size_t Count = chunk_size, typename Value>
[[gnu::always_inline]] inline void prefetch(std::span<const Value> column, std::size_t first) {
  constexpr std::size_t chunks_ahead = 4;
  constexpr std::size_t line = 64;
  const auto* const chunk = reinterpret_cast<const char*>(column.data() + first);
  for (std::size_t i = 0; i < Count * sizeof(Value); i += line) {
    __builtin_prefetch(chunk + chunks_ahead * chunk_size * sizeof(Value) + i);
  }
}

}  // namespace signals::inline SIGNALS_ABI::columns
