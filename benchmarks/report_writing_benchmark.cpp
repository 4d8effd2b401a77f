// SPDX-License-Identifier: Apache-2.0
// Reports to text, beside a copy of the same bytes.
#include <benchmark/benchmark.h>

#include "sample_events.hpp"

namespace {

[[nodiscard]] signals::Report sample_report() {
  return signals::evaluate(
      "user-000123", signals::benchmarks::sample_events(100), signals::benchmarks::sample_goals(),
      signals::benchmarks::sample_catalogue(), signals::benchmarks::sample_now);
}

template <void (*append)(std::string&, const signals::Report&)>
void write_reports(benchmark::State& state) {
  const signals::Report report = sample_report();
  std::string text;
  for (auto _ : state) {
    text.clear();
    append(text, report);
    benchmark::DoNotOptimize(text.data());
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}

void append_csv(std::string& out, const signals::Report& report) {
  signals::append_csv_row(out, report);
}

void copy_json(std::string& out, const signals::Report& report) {
  static const std::string text = signals::to_json(report);
  out.append(text);
}

BENCHMARK(write_reports<signals::append_json>)->Name("write_json");
BENCHMARK(write_reports<append_csv>)->Name("write_csv");
BENCHMARK(write_reports<copy_json>)->Name("copy_the_same_json");

}  // namespace

BENCHMARK_MAIN();
