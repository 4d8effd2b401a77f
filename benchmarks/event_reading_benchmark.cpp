// SPDX-License-Identifier: Apache-2.0
// Event documents out of JSON text, beside the tree that Boost.JSON would build of the same text.
#include <benchmark/benchmark.h>
#include <boost/json/parse.hpp>

#include <signals/formats/event_document.hpp>
#include <signals/formats/event_json.hpp>

#include "sample_events.hpp"

namespace {

void count_throughput(benchmark::State& state, const std::vector<std::string>& documents) {
  std::size_t bytes = 0;
  for (const std::string& document : documents) bytes += document.size();
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
  state.SetItemsProcessed(static_cast<std::int64_t>(documents.size()) * state.iterations());
}

void read_events(benchmark::State& state) {
  const auto documents = signals::benchmarks::sample_documents(1000);
  signals::EventJsonReader reader;
  signals::EventDocument document;
  signals::Event event;
  for (auto _ : state) {
    for (const std::string& text : documents) {
      if (reader.read(text, document)) state.SkipWithError("a sample is not JSON");
      document.read_into(event);
      benchmark::DoNotOptimize(event);
    }
  }
  count_throughput(state, documents);
}
BENCHMARK(read_events);

void build_boost_json_trees(benchmark::State& state) {
  const auto documents = signals::benchmarks::sample_documents(1000);
  for (auto _ : state) {
    for (const std::string& text : documents) {
      benchmark::DoNotOptimize(boost::json::parse({text.data(), text.size()}));
    }
  }
  count_throughput(state, documents);
}
BENCHMARK(build_boost_json_trees);

}  // namespace
