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

// Without branches on the values of events. All of this is inlined into one function for each
// instruction set, hence the attributes.

/// Judges those of eight events that are new; the others are not admitted.
template <bool HasEvenWeeks, bool HasSince>
[[gnu::always_inline]] inline void judge(const Instant* times, const Minutes* foregrounds,
                                         const std::uint64_t* subcategories, const Words& is_new,
                                         const Words& wanted, const FoldTimeframe& timeframe,
                                         Judged& judged) {
  Words time;
  Words minutes;
  Words ours;
  std::memcpy(&time, times, sizeof time);
  std::memcpy(&minutes, foregrounds, sizeof minutes);
  std::memcpy(&ours, subcategories, sizeof ours);

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

/// What the rules make of up to 64 events.
struct JudgedChunk {
  std::array<std::uint64_t, chunk_size> subcategories{};
  std::array<std::uint64_t, chunk_size> wanted{};
  std::array<std::uint64_t, chunk_size> lengths{};
  std::array<std::uint64_t, chunk_size> weeks{};
};

[[gnu::always_inline]] inline std::uint64_t bits_of(const Words& condition) {
  const Words bits = condition & lane_bits;
  std::uint64_t all = 0;
  for (std::size_t lane = 0; lane < lane_count; ++lane) all |= bits[lane];
  return all;
}

/// Folds at most 64 events; `times` and `foregrounds` have room for 64.
template <bool HasEvenWeeks, bool HasSince>
[[gnu::always_inline]] inline void fold_interleaved_chunk(
    std::span<const UserIndex> users, const AppIndex* apps, const SessionIndex* sessions,
    const Instant* times, const Minutes* foregrounds, const FoldApps& table,
    const FoldTimeframe& timeframe, JudgedChunk& chunk, FoldedUsers& folded) {
  const std::size_t count = users.size();
  std::uint64_t admitted = 0;  // a bit for each event
  std::uint64_t service = 0;
  std::uint64_t recent = 0;
  for (std::size_t i = 0; i < count; ++i) {
    FoldedUsers::User& user = folded.users[static_cast<std::uint32_t>(users[i])];
    const auto app = static_cast<std::uint32_t>(apps[i]);
    chunk.subcategories[i] = table.subcategories[std::min(app, table.count)];
    chunk.wanted[i] = user.wanted;
    if constexpr (!HasSince) ++user.events.event_count;
  }
  for (std::size_t first = 0; first < count; first += lane_count) {
    Judged judged;  // NOLINT: judge() writes all of it
    Words wanted;
    std::memcpy(&wanted, chunk.wanted.data() + first, sizeof wanted);
    judge<HasEvenWeeks, HasSince>(
        times + first, foregrounds + first, chunk.subcategories.data() + first,
        static_cast<Words>(lane_numbers < count - first), wanted, timeframe, judged);
    std::memcpy(chunk.subcategories.data() + first, &judged.subcategories, sizeof wanted);
    std::memcpy(chunk.lengths.data() + first, &judged.length, sizeof wanted);
    std::memcpy(chunk.weeks.data() + first, &judged.week, sizeof wanted);
    if constexpr (HasSince) admitted |= bits_of(judged.is_admitted) << first;
    service |= bits_of(judged.is_service) << first;
    recent |= bits_of(judged.is_recent) << first;
  }
  for (std::uint64_t bits = admitted; bits != 0; bits &= bits - 1) {
    ++folded.of(users[static_cast<std::size_t>(std::countr_zero(bits))]).event_count;
  }
  for (std::uint64_t bits = service; bits != 0; bits &= bits - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(bits));
    FoldedEvents& events = folded.of(users[i]);
    ++events.service_event_count;
    events.subcategories |= chunk.subcategories[i];
    events.week_slots |= chunk.weeks[i];
    events.longest_foreground = std::max(events.longest_foreground, chunk.lengths[i]);
  }
  for (std::uint64_t bits = recent; bits != 0; bits &= bits - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(bits));
    if (sessions[i] == no_session) continue;
    ++folded.of(users[i]).recent_count;
    folded.recent.push_back({users[i], sessions[i]});
  }
}

template <bool HasEvenWeeks, bool HasSince>
[[gnu::always_inline]] inline void fold_all_interleaved(std::span<const UserIndex> users,
                                                        const EventColumns& events,
                                                        const FoldApps& table,
                                                        const FoldTimeframe& timeframe,
                                                        FoldedUsers& folded) {
  JudgedChunk chunk;
  Few<chunk_size> few;
  for (std::size_t first = 0; first < events.size(); first += chunk_size) {
    const std::size_t count = std::min(chunk_size, events.size() - first);
    prefetch(users, first);
    prefetch(events.sessions, first);
    prefetch(events.apps, first);
    prefetch(events.times, first);
    prefetch(events.foregrounds, first);
    const Instant* times = events.times.data() + first;
    const Minutes* foregrounds = events.foregrounds.data() + first;
    if (count < chunk_size) few.copy(times, foregrounds, count);
    fold_interleaved_chunk<HasEvenWeeks, HasSince>(
        users.subspan(first, count), events.apps.data() + first, events.sessions.data() + first,
        times, foregrounds, table, timeframe, chunk, folded);
  }
}

template <bool HasEvenWeeks, bool HasSince>
struct FoldAnywhere {
  static void grouped(const EventColumns& events, const FoldApps& apps,
                      const FoldTimeframe& timeframe, FoldedEvents& folded, SessionIndex* recent) {
    fold_all<HasEvenWeeks, HasSince>(events, apps, timeframe, folded, recent);
  }
  static void interleaved(std::span<const UserIndex> users, const EventColumns& events,
                          const FoldApps& apps, const FoldTimeframe& timeframe,
                          FoldedUsers& folded) {
    fold_all_interleaved<HasEvenWeeks, HasSince>(users, events, apps, timeframe, folded);
  }
};

#if defined(__x86_64__)
template <bool HasEvenWeeks, bool HasSince>
struct FoldWithAvx2 {
  [[gnu::target("avx2,bmi,bmi2")]] static void grouped(const EventColumns& events,
                                                       const FoldApps& apps,
                                                       const FoldTimeframe& timeframe,
                                                       FoldedEvents& folded, SessionIndex* recent) {
    fold_all<HasEvenWeeks, HasSince>(events, apps, timeframe, folded, recent);
  }
  [[gnu::target("avx2,bmi,bmi2")]] static void interleaved(std::span<const UserIndex> users,
                                                           const EventColumns& events,
                                                           const FoldApps& apps,
                                                           const FoldTimeframe& timeframe,
                                                           FoldedUsers& folded) {
    fold_all_interleaved<HasEvenWeeks, HasSince>(users, events, apps, timeframe, folded);
  }
};

template <bool HasEvenWeeks, bool HasSince>
struct FoldWithAvx512 {
  [[gnu::target("avx2,bmi,bmi2,avx512f,avx512dq,avx512vl")]] static void grouped(
      const EventColumns& events, const FoldApps& apps, const FoldTimeframe& timeframe,
      FoldedEvents& folded, SessionIndex* recent) {
    fold_all<HasEvenWeeks, HasSince>(events, apps, timeframe, folded, recent);
  }
  [[gnu::target("avx2,bmi,bmi2,avx512f,avx512dq,avx512vl")]] static void interleaved(
      std::span<const UserIndex> users, const EventColumns& events, const FoldApps& apps,
      const FoldTimeframe& timeframe, FoldedUsers& folded) {
    fold_all_interleaved<HasEvenWeeks, HasSince>(users, events, apps, timeframe, folded);
  }
};
#endif

template <bool HasEvenWeeks, bool HasSince>
[[nodiscard]] std::vector<Folds> folds_for() {
  std::vector<Folds> folds;
  const auto add = [&](auto kind) {
    folds.push_back({decltype(kind)::grouped, decltype(kind)::interleaved});
  };
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                        __builtin_cpu_supports("bmi2");
  if (has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl")) {
    add(FoldWithAvx512<HasEvenWeeks, HasSince>{});
  }
  if (has_avx2) add(FoldWithAvx2<HasEvenWeeks, HasSince>{});
#endif
  add(FoldAnywhere<HasEvenWeeks, HasSince>{});
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

void FoldedUsers::add(const FoldedUsers& other) {
  for (std::size_t user = 0; user < users.size(); ++user) {
    FoldedEvents& ours = users[user].events;
    const FoldedEvents& theirs = other.users[user].events;
    ours.event_count += theirs.event_count;
    ours.service_event_count += theirs.service_event_count;
    ours.subcategories |= theirs.subcategories;
    ours.week_slots |= theirs.week_slots;
    ours.longest_foreground = std::max(ours.longest_foreground, theirs.longest_foreground);
    ours.recent_count += theirs.recent_count;
  }
  recent.insert(recent.end(), other.recent.begin(), other.recent.end());
}

std::vector<Folds> folds_for(const FoldTimeframe& timeframe) {
  if (timeframe.has_since) {
    return timeframe.has_even_weeks ? folds_for<true, true>() : folds_for<false, true>();
  }
  return timeframe.has_even_weeks ? folds_for<true, false>() : folds_for<false, false>();
}

}  // namespace signals::inline SIGNALS_ABI
