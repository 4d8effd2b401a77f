// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "fault_server.hpp"
#include "stored_events.hpp"
#include "support/shell_command.hpp"

using namespace signals::firestore::testing;

namespace {

[[nodiscard]] bool has_example() { return has_node() && !std::string_view(EXAMPLE).empty(); }

}  // namespace

TEST_CASE("the example counts the events of users" * doctest::skip(!has_example())) {
  FaultServer& server = FaultServer::fresh();
  boost::json::array documents = event_documents("u1", 2);
  documents.push_back(event_document("u2", "e1", "s1"));
  for (boost::json::value& document : documents) {
    document.at("path").as_array().front() = "app_usage_events";
  }
  server.add(documents);
  const std::string host = server.endpoint().substr(std::string_view("http://").size());
  const ShellResult run =
      run_in_shell(fmt::format("FIRESTORE_EMULATOR_HOST={} '{}' demo-signals", host, EXAMPLE));
  // Of four minutes each.
  CHECK(run.printed == "u1: 2 events, 8 minutes\nu2: 1 events, 4 minutes\n");
  CHECK(run.status == 0);
}
