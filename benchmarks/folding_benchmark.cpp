// SPDX-License-Identifier: Apache-2.0
// Events in memory to reports, beside the rules as one would write them down: a pass for each
// question, with the standard library's sets.
#include <algorithm>
#include <set>

#include <benchmark/benchmark.h>

#include "sample_events.hpp"

namespace {

using signals::Event;

void evaluate(benchmark::State& state) {
  const auto catalogue = signals::benchmarks::sample_catalogue();
  const auto goals = signals::benchmarks::sample_goals();
  const auto events = signals::benchmarks::sample_events(static_cast<std::size_t>(state.range(0)));
  const signals::Timeframe timeframe(signals::benchmarks::sample_now);
  for (auto _ : state) {
    benchmark::DoNotOptimize(signals::evaluate("user", events, goals, catalogue, timeframe));
  }
  state.SetItemsProcessed(state.range(0) * state.iterations());
}
BENCHMARK(evaluate)->Arg(100)->Arg(10'000);

void evaluate_question_by_question(benchmark::State& state) {
  const auto catalogue = signals::benchmarks::sample_catalogue();
  const auto sample_goals = signals::benchmarks::sample_goals();
  const signals::GoalTiers goals(sample_goals, catalogue);
  const auto events = signals::benchmarks::sample_events(static_cast<std::size_t>(state.range(0)));
  const auto now = signals::benchmarks::sample_now;
  for (auto _ : state) {
    std::vector<const Event*> service;
    for (const Event& event : events) {
      const auto app = catalogue.find(event.app_id);
      if (app && !goals.tiers_of(*app).empty()) service.push_back(&event);
    }
    double longest = 0;
    for (const Event* event : service) longest = std::max(longest, event->foreground.count());
    std::set<std::string> sessions;
    std::set<std::int64_t> weeks;
    for (const Event* event : service) {
      if (!event->time || *event->time > now) continue;
      const auto age = now - *event->time;
      if (age <= date::days{7}) sessions.insert(event->session_id);
      if (event->foreground.count() > 0) weeks.insert(age / date::weeks{1});
    }
    benchmark::DoNotOptimize(longest);
    benchmark::DoNotOptimize(sessions.size());
    benchmark::DoNotOptimize(weeks.size());
  }
  state.SetItemsProcessed(state.range(0) * state.iterations());
}
BENCHMARK(evaluate_question_by_question)->Arg(100)->Arg(10'000);

}  // namespace
