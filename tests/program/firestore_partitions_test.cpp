// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <cluster.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <programs.hpp>

#include "update_workspace.hpp"

namespace json = boost::json;
using namespace signals::testing;
using namespace signals::postgres::testing;

TEST_SUITE_BEGIN("firestore");

TEST_CASE("a state in postgres is updated from firestore partition by partition" *
          doctest::skip(!has_node() || !has_server())) {
  constexpr int user_count = 20;
  const std::string users = [] {
    std::string all;
    for (int i = 0; i < user_count; ++i) all += fmt::format("{}user-{:02}", i == 0 ? "" : ",", i);
    return all;
  }();
  for (const bool by_arrival : {false, true}) {
    CAPTURE(by_arrival);
    Cluster& cluster = Cluster::shared();
    UpdateWorkspace workspace;
    if (by_arrival) workspace.use_arrival();
    workspace.options.environment["STATE_DATABASE_URL"] = cluster.state_url(2);
    const auto write = [&](std::string_view id, std::string_view time) {
      json::array events;
      for (int i = 0; i < user_count; ++i) {
        events.push_back(event_of(fmt::format("user-{:02}", i), id, time));
      }
      workspace.server.add(events);
    };
    const auto update = [&](std::string_view night) {
      for (const std::string_view partition : {"0", "1"}) {
        const ProcessResult result = workspace.run(
            {"update", "--state", "postgres", "--partition", std::string(partition), "--events",
             "firestore", "--goals", "goals.json", "--now", std::string(night)});
        CHECK(result.status == 0);
      }
    };
    const auto require_agreement = [&](std::string_view night) {
      CHECK(workspace.reports({"--state", "postgres"}, night, users) ==
            workspace.reports({"--events", "firestore"}, night, users));
    };
    workspace.server.set_clock("2026-02-01T20:00:00Z");
    write("first", "2026-02-01T10:00:00Z");
    workspace.server.set_clock("2026-02-01T22:00:00Z");
    update("2026-02-01T22:00:00Z");
    require_agreement("2026-02-01T22:00:00Z");
    workspace.server.set_clock("2026-02-02T20:00:00Z");
    write("second", "2026-01-25T10:00:00Z");
    workspace.server.set_clock("2026-02-02T22:00:00Z");
    update("2026-02-02T22:00:00Z");
    require_agreement("2026-02-02T22:00:00Z");
  }
}

TEST_SUITE_END();
