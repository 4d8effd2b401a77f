// SPDX-License-Identifier: Apache-2.0
#include "column_fold.hpp"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstring>
#include <limits>
#include <span>

namespace signals::inline SIGNALS_ABI {
namespace {

constexpr std::uint64_t week_ages = std::chrono::milliseconds{date::weeks{1}}.count();

// 7 days are 590625 · 2^10 ms, so a slot is (age >> 10) / 590625, which is a multiplication by
// ceil(2^45 / 590625), shifted by 45. It is exact: the multiplier m exceeds 2^45 / 590625 by
// e / 590625 with e = m · 590625 - 2^45 < 2^20, and ages of at most 55 weeks leave n < 2^25, so
// n · m / 2^45 exceeds n / 590625 by less than n · e / (590625 · 2^45) < 1 / 590625, which is too
// little to reach the next whole number.
constexpr unsigned age_shift = 10;
constexpr std::uint64_t age_units = week_ages >> age_shift;
constexpr unsigned slot_shift = 45;
constexpr std::uint64_t slot_multiplier =
    ((std::uint64_t{1} << slot_shift) + age_units - 1) / age_units;
static_assert(age_units << age_shift == week_ages);
static_assert(slot_multiplier * age_units - (std::uint64_t{1} << slot_shift) < (1U << 20U));
static_assert(((WeeksAgo::max + 3) * week_ages) >> age_shift < (1U << 25U));

constexpr std::size_t lane_count = 8;
constexpr std::size_t chunk_size = 64;  // as many events as a word has bits

// Vectors of eight, which the compiler splits into the vectors of the processor. A comparison of
// two vectors is -1 in the lanes where it is true, and 0 elsewhere.
using Words [[gnu::vector_size(lane_count * 8)]] = std::uint64_t;
using Integers [[gnu::vector_size(lane_count * 8)]] = std::int64_t;

constexpr Words lane_numbers{0, 1, 2, 3, 4, 5, 6, 7};
constexpr Words lane_bits{1, 2, 4, 8, 16, 32, 64, 128};
constexpr std::uint64_t infinity =
    std::bit_cast<std::uint64_t>(std::numeric_limits<double>::infinity());

/// The sums of each lane.
struct Sums {
  Words event_count{};
  Words service_event_count{};
  Words subcategories{};
  Words week_slots{};
  Words longest_foreground{};
};

/// A copy of the last few events, if there are fewer than a vector has lanes.
struct Few {
  std::array<Instant, lane_count> times;
  std::array<Minutes, lane_count> foregrounds{};
};

// Without branches on the values of events. All of this is inlined into one function for each
// instruction set, hence the attributes.

/// Folds those of eight events that are new, and marks the ones whose sessions count.
template <bool HasEvenWeeks, bool HasSince>
[[gnu::always_inline]] inline void fold_vector(const Instant* times, const Minutes* foregrounds,
                                               const std::uint64_t* subcategories,
                                               const Words& is_new, const Words& marks,
                                               std::uint64_t wanted, const FoldTimeframe& timeframe,
                                               Sums& sums, Words& recent) {
  Words time;
  Words minutes;
  Words ours;
  std::memcpy(&time, times, sizeof time);
  std::memcpy(&minutes, foregrounds, sizeof minutes);
  std::memcpy(&ours, subcategories, sizeof ours);

  ours &= is_new;
  if constexpr (HasSince) {
    const auto is_admitted =
        static_cast<Words>(reinterpret_cast<Integers&>(time) >= timeframe.since);
    ours &= is_admitted;
    sums.event_count -= is_admitted & is_new;
  }
  const auto is_service = static_cast<Words>((ours & wanted) != 0);
  // Positive doubles have the same order as their bits, between 0 and infinity. NaN is above
  // infinity.
  const Words is_used = is_service & static_cast<Words>(minutes - 1 < infinity - 1);
  const Words length = minutes & is_used;
  const Words age = static_cast<std::uint64_t>(timeframe.now) - time;
  Words slot = ((age + timeframe.week_shift) >> age_shift) * slot_multiplier >> slot_shift & 63U;
  if constexpr (!HasEvenWeeks) {
    Words next_age;
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      next_age[lane] = timeframe.next_ages[slot[lane]];
    }
    slot = (slot - static_cast<Words>(age >= next_age)) & 63U;
  }

  sums.service_event_count -= is_service;
  sums.subcategories |= ours;
  sums.longest_foreground = length > sums.longest_foreground ? length : sums.longest_foreground;
  sums.week_slots |=
      (Words{} + 1) << slot & is_used & static_cast<Words>(age <= timeframe.considered_age);
  recent |= marks & is_service & static_cast<Words>(age <= timeframe.window_age);
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
  Few few;
  if (count < lane_count) {
    std::copy_n(times, count, few.times.begin());
    std::copy_n(foregrounds, count, few.foregrounds.begin());
    times = few.times.data();
    foregrounds = few.foregrounds.data();
  }

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
  std::uint64_t bits = 0;
  for (std::size_t lane = 0; lane < lane_count; ++lane) bits |= recent[lane];
  return bits;
}

/// Prefetches a column some chunks ahead, possibly past its end, which is harmless. The hardware
/// prefetcher stops at each page, and does not follow the sessions, of which few are read.
template <typename Value>
[[gnu::always_inline]] inline void prefetch(std::span<const Value> column, std::size_t first) {
  constexpr std::size_t chunks_ahead = 4;
  constexpr std::size_t line = 64;
  const auto* const chunk = reinterpret_cast<const char*>(column.data() + first);
  for (std::size_t i = 0; i < chunk_size * sizeof(Value); i += line) {
    __builtin_prefetch(chunk + chunks_ahead * chunk_size * sizeof(Value) + i);
  }
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

template <bool HasEvenWeeks, bool HasSince>
void fold_anywhere(const EventColumns& events, const FoldApps& apps, const FoldTimeframe& timeframe,
                   FoldedEvents& folded, SessionIndex* recent) {
  fold_all<HasEvenWeeks, HasSince>(events, apps, timeframe, folded, recent);
}

#if defined(__x86_64__)
template <bool HasEvenWeeks, bool HasSince>
[[gnu::target("avx2,bmi,bmi2")]] void fold_with_avx2(const EventColumns& events,
                                                     const FoldApps& apps,
                                                     const FoldTimeframe& timeframe,
                                                     FoldedEvents& folded, SessionIndex* recent) {
  fold_all<HasEvenWeeks, HasSince>(events, apps, timeframe, folded, recent);
}

template <bool HasEvenWeeks, bool HasSince>
[[gnu::target("avx2,bmi,bmi2,avx512f,avx512dq,avx512vl")]] void fold_with_avx512(
    const EventColumns& events, const FoldApps& apps, const FoldTimeframe& timeframe,
    FoldedEvents& folded, SessionIndex* recent) {
  fold_all<HasEvenWeeks, HasSince>(events, apps, timeframe, folded, recent);
}
#endif

template <bool HasEvenWeeks, bool HasSince>
[[nodiscard]] std::vector<Fold> folds_for() {
  std::vector<Fold> folds;
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                        __builtin_cpu_supports("bmi2");
  if (has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl")) {
    folds.push_back(fold_with_avx512<HasEvenWeeks, HasSince>);
  }
  if (has_avx2) folds.push_back(fold_with_avx2<HasEvenWeeks, HasSince>);
#endif
  folds.push_back(fold_anywhere<HasEvenWeeks, HasSince>);
  return folds;
}

}  // namespace

FoldTimeframe::FoldTimeframe(const Timeframe& timeframe)
    : now(timeframe.now().time_since_epoch().count()),
      since(timeframe.since().value_or(Instant{}).time_since_epoch().count()),
      has_since(timeframe.since().has_value()),
      window_age(static_cast<std::uint64_t>(
          std::chrono::milliseconds{timeframe.rules().registration_window}.count())) {
  const unsigned considered = timeframe.rules().weeks_considered();
  // The difference between the greatest age of each week and that of a week that ends now and has 7
  // days. A clock change alters it by an hour. With the smallest difference, no slot is too high,
  // and a slot that is too low is too low by 1.
  std::int64_t least_lag = std::numeric_limits<std::int64_t>::max();
  std::int64_t greatest_lag = std::numeric_limits<std::int64_t>::min();
  for (unsigned week = 0; week < considered; ++week) {
    const std::int64_t last_age =
        now - timeframe.first_instant_of(WeeksAgo{week}).time_since_epoch().count();
    considered_age = static_cast<std::uint64_t>(last_age);
    next_ages[week + 1] = considered_age + 1;
    const std::int64_t lag =
        static_cast<std::int64_t>(week_ages) * (std::int64_t{week} + 1) - 1 - last_age;
    least_lag = std::min(least_lag, lag);
    greatest_lag = std::max(greatest_lag, lag);
  }
  has_even_weeks = least_lag == greatest_lag;
  week_shift = week_ages + static_cast<std::uint64_t>(least_lag);
}

std::vector<Fold> folds_for(const FoldTimeframe& timeframe) {
  if (timeframe.has_since) {
    return timeframe.has_even_weeks ? folds_for<true, true>() : folds_for<false, true>();
  }
  return timeframe.has_even_weeks ? folds_for<true, false>() : folds_for<false, false>();
}

}  // namespace signals::inline SIGNALS_ABI
