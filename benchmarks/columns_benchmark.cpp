// SPDX-License-Identifier: Apache-2.0
// Users whose events are in columns to whole reports, beside the machine's own limit: a sum of
// every number of the same columns, which is as fast as they can be read.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

#include <signals/columns/column_evaluator.hpp>
#include <signals/columns/grouped_events.hpp>

#include "sample_events.hpp"
#include "sample_table.hpp"

namespace {

using signals::benchmarks::SampleTable;

constexpr std::size_t event_count = 20'000'000;  // half a gigabyte, so that no cache holds it
constexpr std::size_t bytes_per_event = sizeof(signals::AppIndex) + sizeof(signals::SessionIndex) +
                                        sizeof(signals::Instant) + sizeof(signals::Minutes);

/// The table with that many events a user; the last one is kept.
[[nodiscard]] const SampleTable& table_of(std::int64_t events_per_user) {
  static std::int64_t kept = 0;
  static SampleTable table(0, 0);
  if (kept != events_per_user) {
    table = SampleTable(0, 0);
    const auto each = static_cast<std::size_t>(events_per_user);
    table = SampleTable(event_count / each, each);
    table.id_views.assign(table.ids.begin(), table.ids.end());
    kept = events_per_user;
  }
  return table;
}

void count_events(benchmark::State& state) {
  const auto events = static_cast<std::int64_t>(event_count) * state.iterations();
  state.SetItemsProcessed(events);
  state.SetBytesProcessed(events * static_cast<std::int64_t>(bytes_per_event));
}

/// Cuts the users over the threads, each of which has its own share.
void in_threads(std::int64_t threads, std::size_t users,
                const std::function<void(std::size_t, std::size_t)>& work) {
  std::vector<std::jthread> others;
  const auto cut = [&](std::int64_t thread) {
    return users * static_cast<std::size_t>(thread) / static_cast<std::size_t>(threads);
  };
  for (std::int64_t thread = 1; thread < threads; ++thread) {
    others.emplace_back([&, thread] { work(cut(thread), cut(thread + 1)); });
  }
  work(0, cut(1));
}

void evaluate_columns(benchmark::State& state) {
  const SampleTable& table = table_of(state.range(0));
  const signals::Timeframe timeframe(signals::benchmarks::sample_now);
  const signals::ColumnEvaluator evaluator(table.catalogue, table.goal_sets, timeframe);
  const signals::UserColumns columns = table.columns();
  for (auto _ : state) {
    in_threads(state.range(1), columns.size(), [&](std::size_t first, std::size_t last) {
      evaluator.evaluate(columns.slice(first, last - first),
                         [](const signals::Report& report) { benchmark::DoNotOptimize(report); });
    });
  }
  count_events(state);
}

/// Every event belongs to another user than the one before it.
void group_and_evaluate_columns(benchmark::State& state) {
  const SampleTable& table = table_of(state.range(0));
  const signals::Timeframe timeframe(signals::benchmarks::sample_now);
  const signals::ColumnEvaluator evaluator(table.catalogue, table.goal_sets, timeframe);
  const signals::UserColumns columns = table.columns();
  std::vector<signals::UserIndex> users(event_count);
  for (std::size_t i = 0; i < event_count; ++i) {
    users[i] = static_cast<signals::UserIndex>(i * 0x9E3779B1U % columns.size());
  }
  for (auto _ : state) {
    const auto grouped = signals::GroupedEvents::copied(columns.events, users, columns.size());
    evaluator.evaluate({.ids = columns.ids,
                        .goals = columns.goals,
                        .offsets = grouped.offsets(),
                        .events = grouped.events()},
                       [](const signals::Report& report) { benchmark::DoNotOptimize(report); });
  }
  count_events(state);
}

void sum_columns(benchmark::State& state) {
  const SampleTable& table = table_of(state.range(0));
  for (auto _ : state) {
    in_threads(state.range(1), table.ids.size(), [&](std::size_t first, std::size_t last) {
      std::uint64_t sum = 0;
      for (std::uint64_t i = table.offsets[first]; i < table.offsets[last]; ++i) {
        sum += static_cast<std::uint32_t>(table.events.apps[i]);
        sum += static_cast<std::uint32_t>(table.events.sessions[i]);
        sum += static_cast<std::uint64_t>(table.events.times[i].time_since_epoch().count());
        sum += std::bit_cast<std::uint64_t>(table.events.foregrounds[i].count());
      }
      benchmark::DoNotOptimize(sum);
    });
  }
  count_events(state);
}

void evaluate_events(benchmark::State& state) {
  const SampleTable& table = table_of(state.range(0));
  const signals::Timeframe timeframe(signals::benchmarks::sample_now);
  constexpr std::size_t users = 1000;
  std::vector<std::vector<signals::Event>> events(users);
  for (std::size_t user = 0; user < users; ++user) {
    for (std::uint64_t i = table.offsets[user]; i < table.offsets[user + 1]; ++i) {
      signals::Event event;
      if (table.events.apps[i] != signals::unknown_app)
        event.app_id = table.catalogue.app_id(table.events.apps[i]);
      if (table.events.sessions[i] != signals::no_session) {
        event.session_id =
            "session-" + std::to_string(static_cast<std::uint32_t>(table.events.sessions[i]));
      }
      if (table.events.times[i] != signals::no_time) event.time = table.events.times[i];
      event.foreground = table.events.foregrounds[i];
      events[user].push_back(event);
    }
  }
  for (auto _ : state) {
    for (std::size_t user = 0; user < users; ++user) {
      benchmark::DoNotOptimize(signals::evaluate(table.ids[user], events[user], table.goals[user],
                                                 table.catalogue, timeframe));
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(users) * state.range(0) * state.iterations());
}

BENCHMARK(sum_columns)->Args({100, 1})->Args({100, 2})->MeasureProcessCPUTime();
BENCHMARK(evaluate_columns)->Args({100, 1})->Args({100, 2})->MeasureProcessCPUTime();
BENCHMARK(group_and_evaluate_columns)->Arg(100)->MeasureProcessCPUTime();
BENCHMARK(evaluate_events)->Args({100, 1});
BENCHMARK(evaluate_columns)->Args({10, 1})->Args({10'000, 1})->MeasureProcessCPUTime();

}  // namespace
