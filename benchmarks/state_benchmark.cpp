// SPDX-License-Identifier: Apache-2.0
// What is kept of a user between two runs: folding, merging, encoding, decoding, a report and the
// next change, after so many days of a year with use on one day in five.
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "sample_events.hpp"

namespace {

using signals::Event;
using signals::UserState;
using signals::benchmarks::sample_now;

[[nodiscard]] std::vector<Event> events_of_days(std::int64_t days) {
  std::mt19937_64 random(1);
  std::vector<Event> events;
  for (std::int64_t day = 0; day < days; ++day) {
    if (random() % 5 != 0) continue;
    const auto start = sample_now - date::days{day} - std::chrono::minutes{random() % 1440};
    for (int i = 0; i < 3; ++i) {
      events.push_back({.app_id = "com.mtn.momo",
                        .session_id = fmt::format("s-{:08x}", day),
                        .time = start + std::chrono::minutes{i},
                        .foreground = signals::Minutes{2.5}});
    }
  }
  return events;
}

[[nodiscard]] UserState state_of(const std::vector<Event>& events) {
  UserState state;
  state.seal(sample_now);
  for (const Event& event : events) state.add(event);
  return state;
}

struct Encoded {
  explicit Encoded(const UserState& state) { append_user_state(bytes, state, dictionary); }
  signals::AppDictionary dictionary;
  std::string bytes;
};

void fold_into_state(benchmark::State& state) {
  const auto events = events_of_days(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(state_of(events));
  state.SetItemsProcessed(static_cast<std::int64_t>(events.size()) * state.iterations());
}
BENCHMARK(fold_into_state)->Arg(30)->Arg(365);

void merge_states(benchmark::State& state) {
  const auto events = events_of_days(state.range(0));
  const UserState whole = state_of(events);
  const UserState day = state_of({events.begin(), events.begin() + 3});
  for (auto _ : state) {
    UserState merged = whole;
    merged.merge(day);
    benchmark::DoNotOptimize(merged);
  }
}
BENCHMARK(merge_states)->Arg(30)->Arg(365);

void encode_state(benchmark::State& state) {
  const UserState user = state_of(events_of_days(state.range(0)));
  Encoded encoded(user);
  for (auto _ : state) {
    encoded.bytes.clear();
    append_user_state(encoded.bytes, user, encoded.dictionary);
    benchmark::DoNotOptimize(encoded.bytes);
  }
  state.counters["bytes"] = static_cast<double>(encoded.bytes.size());
}
BENCHMARK(encode_state)->Arg(30)->Arg(365);

void decode_state(benchmark::State& state) {
  const Encoded encoded(state_of(events_of_days(state.range(0))));
  for (auto _ : state) {
    benchmark::DoNotOptimize(signals::decode_user_state(encoded.bytes, encoded.dictionary));
  }
}
BENCHMARK(decode_state)->Arg(30)->Arg(365);

void report_from_state(benchmark::State& state) {
  const UserState user = state_of(events_of_days(state.range(0)));
  const auto catalogue = signals::benchmarks::sample_catalogue();
  const auto goals = signals::benchmarks::sample_goals();
  const signals::Timeframe timeframe(sample_now);
  for (auto _ : state) {
    benchmark::DoNotOptimize(signals::evaluate("user", user.activity(catalogue, timeframe), goals,
                                               catalogue, timeframe));
  }
}
BENCHMARK(report_from_state)->Arg(30)->Arg(365);

void find_next_change(benchmark::State& state) {
  const UserState user = state_of(events_of_days(state.range(0)));
  signals::AppCatalogue catalogue;
  catalogue.add("com.mtn.momo", {"mobile-money"});
  const std::vector<signals::Goal> goals{{.subcategory = "mobile-money"}};
  const signals::GoalTiers tiers(goals, catalogue);
  const signals::Timeframe timeframe(sample_now);
  for (auto _ : state) {
    benchmark::DoNotOptimize(signals::next_change(user, tiers, catalogue, timeframe));
  }
}
BENCHMARK(find_next_change)->Arg(30)->Arg(365);

}  // namespace
