// SPDX-License-Identifier: Apache-2.0
// The same lines by simdjson, in both of its ways, to the same facts. Its on-demand way does not
// check what is not asked for: a line whose other members are broken passes.
#include <cstdint>
#include <string_view>

#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <signals/formats/instant_text.hpp>

#include "sample_events.hpp"

namespace {

void count_throughput(benchmark::State& state, std::size_t bytes, std::size_t lines) {
  if (lines != signals::benchmarks::sample_line_count) state.SkipWithError("lines lost");
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
  state.SetItemsProcessed(static_cast<std::int64_t>(lines) * state.iterations());
}

/// The facts of one document; throws where one is missing.
template <typename Document>
void take_facts(Document&& document) {
  const std::string_view user_id = document["user_id"];
  const std::string_view app = document["packageName"];
  const std::string_view session = document["sessionId"];
  const std::string_view time = document["timestamp"];
  const std::int64_t foreground = document["totalTimeInForegroundMs"];
  benchmark::DoNotOptimize(user_id);
  benchmark::DoNotOptimize(app);
  benchmark::DoNotOptimize(session);
  benchmark::DoNotOptimize(signals::parse_instant(time));
  benchmark::DoNotOptimize(foreground);
}

/// Reads the sample as the documents that `open` makes of its text.
template <typename Open>
void read_documents(benchmark::State& state, Open open) {
  const simdjson::padded_string text(signals::benchmarks::sample_lines());
  std::size_t lines = 0;
  for (auto _ : state) {
    lines = 0;
    auto documents = open(text);
    for (auto document : documents) {
      take_facts(document.value());
      ++lines;
    }
  }
  count_throughput(state, text.size(), lines);
}

void simdjson_on_demand(benchmark::State& state) {
  simdjson::ondemand::parser parser;
  read_documents(state, [&](const simdjson::padded_string& text) {
    return simdjson::ondemand::document_stream(parser.iterate_many(text));
  });
}
BENCHMARK(simdjson_on_demand);

void simdjson_dom(benchmark::State& state) {
  simdjson::dom::parser parser;
  read_documents(state, [&](const simdjson::padded_string& text) {
    simdjson::dom::document_stream documents;
    if (parser.parse_many(text).get(documents)) state.SkipWithError("a sample is not JSON");
    return documents;
  });
}
BENCHMARK(simdjson_dom);

}  // namespace
