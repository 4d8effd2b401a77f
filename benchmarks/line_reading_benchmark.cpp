// SPDX-License-Identifier: Apache-2.0
// Lines of events, from text in memory to facts: user, app, session, time and foreground. Beside it
// a parser that does nothing with what it reads, and a copy of the same bytes.
#include <cstring>

#include <benchmark/benchmark.h>
#include <boost/json/basic_parser_impl.hpp>

#include <signals/formats/detail/idle_json_handler.hpp>
#include <signals/formats/event_lines.hpp>
#include <signals/interleaved_event.hpp>

#include "sample_events.hpp"

namespace {

constexpr std::size_t longest_line = std::size_t{1} << 20U;

void count_throughput(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
  state.SetItemsProcessed(static_cast<std::int64_t>(signals::benchmarks::sample_line_count) *
                          state.iterations());
}

class CountingSink final : public signals::InterleavedEventSink {
 public:
  std::uint64_t count = 0;

  void accept(std::span<const signals::InterleavedEvent> events) override {
    benchmark::DoNotOptimize(events.data());
    count += events.size();
  }
};

void read_lines(benchmark::State& state) {
  const std::string text = signals::benchmarks::sample_lines();
  signals::EventLineReader reader(longest_line);
  for (auto _ : state) {
    CountingSink sink;
    reader.read(text, 0, sink, [](const signals::EventLineFault&) { return false; });
    if (sink.count != signals::benchmarks::sample_line_count) state.SkipWithError("lines lost");
  }
  count_throughput(state, text.size());
}
BENCHMARK(read_lines);

void parse_lines_with_boost_json(benchmark::State& state) {
  const std::string text = signals::benchmarks::sample_lines();
  boost::json::basic_parser<signals::detail::IdleJsonHandler> parser({});
  for (auto _ : state) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      boost::json::error_code error;
      parser.reset();
      parser.write_some(false, text.data() + at, end - at, error);
      if (error) state.SkipWithError("a sample is not JSON");
      at = end + 1;
    }
  }
  count_throughput(state, text.size());
}
BENCHMARK(parse_lines_with_boost_json);

void copy_lines(benchmark::State& state) {
  const std::string text = signals::benchmarks::sample_lines();
  std::string copy(text.size(), ' ');
  for (auto _ : state) {
    std::memcpy(copy.data(), text.data(), text.size());
    benchmark::DoNotOptimize(copy.data());
    benchmark::ClobberMemory();
  }
  count_throughput(state, text.size());
}
BENCHMARK(copy_lines);

}  // namespace
