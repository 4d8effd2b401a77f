// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "fault_server.hpp"
#include "stored_events.hpp"
#include "support/installation.hpp"

using namespace signals::firestore::testing;
namespace json = boost::json;

namespace {

[[nodiscard]] const Installation& installation() {
  static const Installation result(TESTS "/emulator/install", TESTS_BUILD "/emulator/packages");
  return result;
}
[[nodiscard]] bool has_google_client() { return has_node() && !installation().is_skipped(); }

}  // namespace

TEST_CASE("Google's own client reads what the fault server serves" *
          doctest::skip(!has_google_client())) {
  FaultServer& server = FaultServer::fresh(event_documents("u1", 3));
  server.add({event_document("naïve user", "e 1", "s\"1\"")});
  const auto colon = server.endpoint().rfind(':');
  const std::string host_and_port = "127.0.0.1 " + server.endpoint().substr(colon + 1);
  const ShellResult client =
      run_in_shell(fmt::format("node '{}' '{}' {}", TESTS "/database/google_client.mjs",
                               installation().folder(), host_and_port));
  INFO(client.printed);
  REQUIRE(client.status == 0);
  CHECK(json::parse(client.last_line()) == json::parse(R"({
    "naïve user": [["e 1", {"sessionId": "s\"1\""}]],
    "u1": [["event-000", {"sessionId": "session-000"}],
           ["event-001", {"sessionId": "session-001"}],
           ["event-002", {"sessionId": "session-002"}]]})"));
  bool has_queried = false;
  for (const SeenRequest& request : server.requests()) {
    CHECK(request.status == 200);
    has_queried = has_queried || request.url.find(":runQuery") != std::string::npos;
  }
  CHECK(has_queried);
}
