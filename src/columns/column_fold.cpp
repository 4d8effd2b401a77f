// SPDX-License-Identifier: Apache-2.0
#include "column_fold.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <span>

#include "few_events_fold.hpp"
#include "grouped_fold.hpp"
#include "interleaved_fold.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

template <bool HasEvenWeeks, bool HasSince>
struct FoldAnywhere {
  static void grouped(const EventColumns& events, const FoldApps& apps,
                      const FoldTimeframe& timeframe, FoldedEvents& folded, SessionIndex* recent) {
    columns::fold_all<HasEvenWeeks, HasSince>(events, apps, timeframe, folded, recent);
  }
  static void few(const FewEventUsers& users, const FoldApps& apps, const FoldTimeframe& timeframe,
                  FoldedEvents* folded, SessionIndex* recent) {
    columns::fold_all_few<HasEvenWeeks, HasSince>(users, apps, timeframe, folded, recent);
  }
  static void interleaved(const FoldColumns& events, const FoldTimeframe& timeframe,
                          std::span<FoldedUser> users, std::vector<std::uint32_t>& recent) {
    columns::fold_all_interleaved<HasEvenWeeks, HasSince>(events, timeframe, users, recent);
  }
};

#if defined(__x86_64__)
template <bool HasEvenWeeks, bool HasSince>
struct FoldWithAvx2 {
  [[gnu::target("avx2,bmi,bmi2")]] static void grouped(const EventColumns& events,
                                                       const FoldApps& apps,
                                                       const FoldTimeframe& timeframe,
                                                       FoldedEvents& folded, SessionIndex* recent) {
    columns::fold_all<HasEvenWeeks, HasSince>(events, apps, timeframe, folded, recent);
  }
  [[gnu::target("avx2,bmi,bmi2")]] static void few(const FewEventUsers& users, const FoldApps& apps,
                                                   const FoldTimeframe& timeframe,
                                                   FoldedEvents* folded, SessionIndex* recent) {
    columns::fold_all_few<HasEvenWeeks, HasSince>(users, apps, timeframe, folded, recent);
  }
  [[gnu::target("avx2,bmi,bmi2")]] static void interleaved(const FoldColumns& events,
                                                           const FoldTimeframe& timeframe,
                                                           std::span<FoldedUser> users,
                                                           std::vector<std::uint32_t>& recent) {
    columns::fold_all_interleaved<HasEvenWeeks, HasSince>(events, timeframe, users, recent);
  }
};

template <bool HasEvenWeeks, bool HasSince>
struct FoldWithAvx512 {
  [[gnu::target("avx2,bmi,bmi2,avx512f,avx512dq,avx512vl")]] static void grouped(
      const EventColumns& events, const FoldApps& apps, const FoldTimeframe& timeframe,
      FoldedEvents& folded, SessionIndex* recent) {
    columns::fold_all<HasEvenWeeks, HasSince>(events, apps, timeframe, folded, recent);
  }
  [[gnu::target("avx2,bmi,bmi2,avx512f,avx512dq,avx512vl")]] static void few(
      const FewEventUsers& users, const FoldApps& apps, const FoldTimeframe& timeframe,
      FoldedEvents* folded, SessionIndex* recent) {
    columns::fold_all_few<HasEvenWeeks, HasSince>(users, apps, timeframe, folded, recent);
  }
  [[gnu::target("avx2,bmi,bmi2,avx512f,avx512dq,avx512vl")]] static void interleaved(
      const FoldColumns& events, const FoldTimeframe& timeframe, std::span<FoldedUser> users,
      std::vector<std::uint32_t>& recent) {
    columns::fold_all_interleaved<HasEvenWeeks, HasSince>(events, timeframe, users, recent);
  }
};
#endif

template <bool HasEvenWeeks, bool HasSince>
[[nodiscard]] std::vector<Folds> folds_for() {
  std::vector<Folds> folds;
  const auto add = [&](auto kind) {
    folds.push_back({decltype(kind)::grouped, decltype(kind)::few, decltype(kind)::interleaved});
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
        static_cast<std::int64_t>(columns::week_ages) * (std::int64_t{week} + 1) - 1 - last_age;
    least_lag = std::min(least_lag, lag);
    greatest_lag = std::max(greatest_lag, lag);
  }
  has_even_weeks = least_lag == greatest_lag;
  week_shift = columns::week_ages + static_cast<std::uint64_t>(least_lag);
}

std::vector<Folds> folds_for(const FoldTimeframe& timeframe) {
  if (timeframe.has_since) {
    return timeframe.has_even_weeks ? folds_for<true, true>() : folds_for<false, true>();
  }
  return timeframe.has_even_weeks ? folds_for<true, false>() : folds_for<false, false>();
}

}  // namespace signals::inline SIGNALS_ABI
