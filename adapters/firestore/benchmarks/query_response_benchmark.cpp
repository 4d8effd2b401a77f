// SPDX-License-Identifier: Apache-2.0
// A response of Firestore from memory into an `Activity`, beside Boost.JSON's parser with a handler
// that looks at nothing, and the tree that Boost.JSON builds of the same text.
#include <algorithm>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>

#include <signals/activity.hpp>
#include <signals/formats/detail/idle_json_handler.hpp>

#include "query_response_reader.hpp"
#include "sample_response.hpp"

namespace {

namespace json = boost::json;
using signals::firestore::QueryResponseReader;

[[nodiscard]] std::string_view response() {
  static const std::string text =
      signals::firestore::benchmarks::sample_response(std::size_t{64} * 1024 * 1024);
  return text;
}

void count_throughput(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<std::int64_t>(response().size()) * state.iterations());
}

class ActivitySink final : public signals::EventSink {
 public:
  void accept(const signals::Event& event) override {
    activity_.add(event, catalogue_, timeframe_);
  }
  [[nodiscard]] const signals::Activity& activity() const noexcept { return activity_; }

 private:
  signals::Activity activity_;
  signals::AppCatalogue catalogue_ = signals::firestore::benchmarks::sample_catalogue();
  signals::Timeframe timeframe_{signals::firestore::benchmarks::sample_now};
};

void read_into_activity(benchmark::State& state, std::size_t part_size) {
  for (auto _ : state) {
    ActivitySink sink;
    QueryResponseReader reader(sink);
    for (std::string_view rest = response(); !rest.empty();) {
      reader.write(rest.substr(0, part_size));
      rest.remove_prefix(std::min(part_size, rest.size()));
    }
    reader.finish();
    if (sink.activity().event_count() != reader.progress().document_count) {
      state.SkipWithError("events are missing");
    }
    benchmark::DoNotOptimize(sink.activity());
  }
  count_throughput(state);
}

void whole(benchmark::State& state) { read_into_activity(state, std::string_view::npos); }
void in_parts(benchmark::State& state) { read_into_activity(state, std::size_t{16} * 1024); }

void parse_and_ignore(benchmark::State& state) {
  for (auto _ : state) {
    json::basic_parser<signals::detail::IdleJsonHandler> parser{json::parse_options()};
    json::error_code error;
    parser.write_some(false, response().data(), response().size(), error);
    if (error) state.SkipWithError("the sample is not JSON");
  }
  count_throughput(state);
}

void build_tree(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(json::parse({response().data(), response().size()}));
  }
  count_throughput(state);
}

BENCHMARK(whole)->Name("query_response_into_activity/whole");
BENCHMARK(in_parts)->Name("query_response_into_activity/in_parts_of_16_KiB");
BENCHMARK(parse_and_ignore)->Name("boost_json_basic_parser");
BENCHMARK(build_tree)->Name("boost_json_tree");

}  // namespace

BENCHMARK_MAIN();
