// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

#include "query_reading.hpp"

using namespace signals::firestore::testing;

TEST_CASE("a response cut at any byte reads as it does in one piece") {
  const QueryReading whole = read_whole(printed_response);
  REQUIRE(whole.events.size() == 3);
  REQUIRE_FALSE(whole.failure);
  for (std::size_t at = 0; at <= printed_response.size(); ++at) {
    CAPTURE(at);
    CHECK(read_cut(printed_response, at) == whole);
  }
}

TEST_CASE("a response in parts of any size reads as it does in one piece") {
  const QueryReading whole = read_whole(printed_response);
  CHECK(read_byte_by_byte(printed_response) == whole);
  for (const std::size_t size : std::initializer_list<std::size_t>{2, 3, 5, 7, 16, 61}) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at < printed_response.size(); at += size) {
      parts.push_back(printed_response.substr(at, size));
      parts.emplace_back();
    }
    CHECK(read_parts(parts) == whole);
  }
}

TEST_CASE("a response that breaks off anywhere yields its whole documents and is not complete") {
  // A document is whole with the brace that ends its result.
  const QueryReading whole = read_whole(printed_response);
  std::vector<std::size_t> ends;
  for (const std::string_view end :
       {"\"readTime\": \"2025-11-26T12:00:00.123456Z\"\n}\n,\n{\n  \"document\": {\n    \"name\": "
        "\"projects/p/databases/(default)/documents/app_usage_events/u1/events/d2",
        "\"skippedResults\": 3\n}", "\"done\": true\n}"}) {
    const std::size_t at = printed_response.find(end);
    REQUIRE(at != std::string_view::npos);
    ends.push_back(printed_response.find("\n}", at) + 2);
  }
  const std::size_t last = printed_response.rfind(']');
  for (std::size_t size = 0; size <= last; ++size) {
    CAPTURE(size);
    const auto expected = static_cast<std::size_t>(
        std::count_if(ends.begin(), ends.end(), [&](std::size_t end) { return size >= end; }));
    const QueryReading reading = read_whole(printed_response.substr(0, size));
    CHECK(reading.events.size() == expected);
    CHECK(std::equal(reading.events.begin(), reading.events.end(), whole.events.begin()));
    CHECK(reading.progress.document_count == expected);
    CHECK(reading.progress.last_document ==
          (expected == 0 ? "" : name_of_document("d" + std::to_string(expected))));
    CHECK_FALSE(reading.progress.is_complete);
    CHECK(reading.failed_at_end);
    REQUIRE(reading.failure.has_value());
    CHECK(reading.failure->code() == signals::ErrorCode::unavailable);
    CHECK(reading.failure->retry() == signals::Retry::may_help);
    CHECK(reading.says(std::to_string(expected) + " whole documents"));
  }
}

TEST_CASE("a document is handed over as soon as its result ends") {
  signals::testing::EventList sink;
  signals::firestore::QueryResponseReader reader(sink);
  const std::string first = result("d1", R"("app": {"stringValue": "com.a"})");
  reader.write("[");
  reader.write(first.substr(0, first.size() - 1));
  CHECK(sink.all.empty());
  CHECK(reader.progress().last_document.empty());
  reader.write("}");
  CHECK(sink.all.size() == 1);
  CHECK(reader.progress().last_document == name_of_document("d1"));
  reader.write("," + result("d2", "") + "]");
  CHECK(sink.all.size() == 2);
  CHECK(reader.progress().is_complete);
}

TEST_CASE("what a sink throws passes through, and the progress stands at the document before") {
  class RefusingSink final : public signals::EventSink {
   public:
    void accept(const signals::Event& event) override {
      if (event.id == "d2") throw std::runtime_error("full");
    }
  };
  RefusingSink sink;
  signals::firestore::QueryResponseReader reader(sink);
  CHECK_THROWS_WITH_AS(reader.write("[" + result("d1", "") + "," + result("d2", "") + "]"), "full",
                       std::runtime_error);
  CHECK(reader.progress().last_document == name_of_document("d1"));
  CHECK(reader.progress().document_count == 1);
  CHECK_FALSE(reader.progress().is_complete);
}
