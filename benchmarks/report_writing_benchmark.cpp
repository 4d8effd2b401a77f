// SPDX-License-Identifier: Apache-2.0
// Reports to text and into a file, beside a copy of the same bytes.
#include <cstdio>
#include <memory>

#include <benchmark/benchmark.h>

#include <signals/formats/report_csv.hpp>
#include <signals/formats/report_json.hpp>

#include "sample_events.hpp"

namespace {

[[nodiscard]] signals::Report sample_report() {
  return signals::evaluate(
      "user-000123", signals::benchmarks::sample_events(100), signals::benchmarks::sample_goals(),
      signals::benchmarks::sample_catalogue(), {.now = signals::benchmarks::sample_now});
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

void append_json(std::string& out, const signals::Report& report) {
  signals::append_json(out, report);
}

void copy_json(std::string& out, const signals::Report& report) {
  static const std::string text = signals::to_json(report);
  out.append(text);
}

/// As the program does it: 64 KiB at a time, into a file that nobody waits for to reach the disk.
template <void (*append)(std::string&, const signals::Report&)>
void write_file(benchmark::State& state) {
  constexpr std::size_t buffer_size = std::size_t{64} << 10U;
  constexpr std::int64_t reports = 200'000;
  const signals::Report report = sample_report();
  std::string text;
  std::size_t bytes = 0;
  for (auto _ : state) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
    if (!file) return state.SkipWithError("no temporary file can be made");
    std::setvbuf(file.get(), nullptr, _IONBF, 0);
    bytes = 0;
    for (std::int64_t i = 0; i < reports; ++i) {
      append(text, report);
      text += '\n';
      if (text.size() < buffer_size && i + 1 < reports) continue;
      bytes += std::fwrite(text.data(), 1, text.size(), file.get());
      text.clear();
    }
  }
  state.SetItemsProcessed(reports * state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}

BENCHMARK(write_reports<append_json>)->Name("write_json");
BENCHMARK(write_reports<append_csv>)->Name("write_csv");
BENCHMARK(write_reports<copy_json>)->Name("copy_the_same_json");
BENCHMARK(write_file<append_json>)->Name("write_json_file")->UseRealTime();
BENCHMARK(write_file<append_csv>)->Name("write_csv_file")->UseRealTime();
BENCHMARK(write_file<copy_json>)->Name("copy_the_same_json_file")->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
