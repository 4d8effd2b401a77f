// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include <boost/json/value.hpp>
#include <doctest/doctest.h>

#include "fault_server.hpp"
#include "stored_events.hpp"
#include "support/peak_memory.hpp"
#include "support/sanitized.hpp"

using namespace signals::firestore::testing;
namespace json = boost::json;

namespace {

class Counter final : public signals::EventSink {
 public:
  void accept(const signals::Event& event) override {
    ++count;
    if (event.session_id == "session-000") ++expected;
  }
  std::uint64_t count = 0;
  std::uint64_t expected = 0;
};

}  // namespace

TEST_CASE("two gigabytes of events take no more memory than a few" * doctest::skip(!has_node())) {
  // Sanitizers slow it down tenfold and see nothing new after the first few megabytes.
  constexpr std::uint64_t size = is_sanitized ? 100'000'000 : 2'000'000'000;
  FaultServer& server = FaultServer::fresh();
  json::object document = event_document("u1", "e1", "session-000");
  document.erase("path");
  document["name"] =
      "projects/demo-signals/databases/(default)/documents/users/u1/events/e#########";
  document["createTime"] = "2026-01-01T00:00:00.000001Z";
  document["fields"].as_object()["note"] = json::object{{"stringValue", std::string(20'000, 'n')}};
  const json::object fault{
      {"generate",
       {{"bytes", size},
        {"object", {{"document", document}, {"readTime", "2026-01-01T00:00:00.000002Z"}}}}}};
  server.fail({fault});
  EventDatabase database(server.options(), shared_client(), nullptr);
  forget_peak_memory();
  const std::size_t before = peak_memory();
  Counter counter;
  database.read_events("u1", counter, {});
  const std::size_t after = peak_memory();
  const auto requests = server.requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].bytes >= size);
  CHECK(counter.count == requests[0].whole_documents);
  CHECK(counter.expected == counter.count);
  constexpr std::size_t most = std::size_t{32} * 1024 * 1024;
  if (!is_sanitized) CHECK(after - before < most);
}
