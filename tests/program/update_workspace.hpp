// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <doctest/doctest.h>
#include <fault_server.hpp>

#include "workspace.hpp"

namespace signals::testing {

/// A workspace whose events are in the fault server, which is empty at first.
class UpdateWorkspace : public Workspace {
 public:
  UpdateWorkspace() {
    options.environment = {
        {"FIRESTORE_EMULATOR_HOST", server.endpoint().substr(std::string_view("http://").size())},
        {"FIREBASE_PROJECT_ID", "demo-signals"},
        {"FIREBASE_ROOT_COLLECTION", "users"}};
  }

  void use_arrival() {
    options.environment["FIREBASE_ARRIVED_FIELD"] = "arrived";
    server.add_index("arrived");
  }

  [[nodiscard]] ProcessResult update(std::string_view night, const Words& words = {}) const {
    Words all{"update",  "--state",    "users.state", "--events",        "firestore",
              "--goals", "goals.json", "--now",       std::string(night)};
    all.insert(all.end(), words.begin(), words.end());
    return run(all);
  }

  /// These documents arrive at that time.
  void arrive(std::string_view time, const boost::json::array& documents) {
    server.set_clock(time);
    server.add(documents);
  }

  /// Updates the state at that time, which succeeds. `billed` is what this alone cost.
  ProcessResult night(std::string_view time, const Words& words = {}) {
    server.set_clock(time);
    static_cast<void>(billed());
    ProcessResult result = update(time, words);
    REQUIRE(result.status == 0);
    return result;
  }

  /// The reports of these users, from the state or from all events.
  [[nodiscard]] std::string reports(const Words& from, std::string_view night,
                                    const std::string& users) const {
    Words all{"evaluate", "--goals",          "goals.json", "--format", "ndjson",
              "--now",    std::string(night), "--user-id",  users};
    all.insert(all.end(), from.begin(), from.end());
    const ProcessResult result = run(all);
    CHECK(result.status == 0);
    return result.output;
  }

  /// Whether the state and all events give the same reports.
  void require_agreement(std::string_view night, const std::string& users) const {
    CHECK(reports({"--state", "users.state"}, night, users) ==
          reports({"--events", "firestore"}, night, users));
  }

  /// What the server would bill for all requests since this was last asked.
  [[nodiscard]] std::uint64_t billed() {
    std::uint64_t reads = 0;
    for (const auto& request : server.requests()) reads += request.reads;
    return reads;
  }

  firestore::testing::FaultServer& server = firestore::testing::FaultServer::fresh();
};

/// An event of a minute's use of the app, whose arrival the server notes.
[[nodiscard]] inline boost::json::object event_of(std::string_view user, std::string_view id,
                                                  std::string_view time,
                                                  std::string_view app = "com.mtn.momo") {
  return {{"path", {"users", user, "events", id}},
          {"arrived", "arrived"},
          {"fields",
           {{"app", {{"stringValue", app}}},
            {"session_id", {{"stringValue", id}}},
            {"timestamp", {{"timestampValue", time}}},
            {"total_time_in_foreground_ms", {{"integerValue", "60000"}}}}}};
}

[[nodiscard]] inline boost::json::object deletion_of(std::string_view user, std::string_view id) {
  return {{"path", {"users", user, "events", id}}, {"delete", true}};
}

}  // namespace signals::testing
