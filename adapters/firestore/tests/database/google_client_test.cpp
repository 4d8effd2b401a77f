// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <string>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "fault_server.hpp"
#include "paths.hpp"
#include "program_run.hpp"
#include "stored_events.hpp"

using namespace signals::firestore::testing;
namespace json = boost::json;

namespace {

/// Where Google's client is installed; empty where it cannot be.
[[nodiscard]] const std::string& packages() {
  static const std::string folder = [] {
    if (!has_node()) return std::string();
    const ProgramRun install =
        run_program(fmt::format("'{}' '{}'", paths::install, paths::packages));
    constexpr int skipped = 77;
    if (install.status == 0) return install.last_line();
    std::printf("Google's own client: %s\n", install.last_line().c_str());
    return install.status == skipped ? std::string() : std::string("no packages");
  }();
  return folder;
}

}  // namespace

TEST_SUITE_BEGIN("firestore");

TEST_CASE("Google's own client reads what the fault server serves" *
          doctest::skip(packages().empty())) {
  FaultServer& server = FaultServer::fresh();
  server.add(event_documents("u1", 3));
  server.add({event_document("naïve user", "e 1", "s\"1\"")});
  const auto colon = server.endpoint().rfind(':');
  const std::string host_and_port = "127.0.0.1 " + server.endpoint().substr(colon + 1);
  const ProgramRun client = run_program(
      fmt::format("node '{}' '{}' {}", paths::google_client, packages(), host_and_port));
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

TEST_SUITE_END();
