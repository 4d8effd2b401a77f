// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fault_server.hpp>
#include <fmt/format.h>

#include "workspace.hpp"

namespace json = boost::json;
using namespace signals::testing;
using signals::firestore::testing::FaultServer;

TEST_SUITE_BEGIN("firestore");

namespace {

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

  FaultServer& server = FaultServer::fresh();
};

/// An event of a minute's use of the app, whose arrival the server notes.
json::object event_of(std::string_view user, std::string_view id, std::string_view time,
                      std::string_view app = "com.mtn.momo") {
  return {{"path", {"users", user, "events", id}},
          {"arrived", "arrived"},
          {"fields",
           {{"app", {{"stringValue", app}}},
            {"session_id", {{"stringValue", id}}},
            {"timestamp", {{"timestampValue", time}}},
            {"total_time_in_foreground_ms", {{"integerValue", "60000"}}}}}};
}

json::object deletion_of(std::string_view user, std::string_view id) {
  return {{"path", {"users", user, "events", id}}, {"delete", true}};
}

/// The causes of the changes, in order, each once.
Words causes_in(const std::string& changes) {
  Words causes;
  for (std::string_view left = changes; !left.empty();) {
    const std::string_view line = left.substr(0, left.find('\n'));
    left.remove_prefix(line.size() + 1);
    const json::value change = json::parse({line.data(), line.size()});
    causes.emplace_back(change.at("cause").as_string());
  }
  std::sort(causes.begin(), causes.end());
  causes.erase(std::unique(causes.begin(), causes.end()), causes.end());
  return causes;
}

constexpr std::string_view first_night = "2026-02-01T22:00:00Z";
constexpr std::string_view second_night = "2026-02-02T22:00:00Z";
constexpr std::string_view third_night = "2026-02-03T22:00:00Z";

}  // namespace

TEST_CASE("without a field of arrival, users are counted, and those who changed are read whole" *
          doctest::skip(!has_node())) {
  UpdateWorkspace workspace;
  FaultServer& server = workspace.server;
  server.set_clock("2026-02-01T20:00:00Z");
  server.add({event_of("ada", "a1", "2026-02-01T10:00:00Z"),
              event_of("ada", "a2", "2026-01-20T10:00:00Z"),
              event_of("grace", "g1", "2026-02-01T10:00:00Z", "com.invest.app"),
              event_of("linus", "l1", "2026-02-01T10:00:00Z")});

  const ProcessResult first = workspace.update(first_night);
  CHECK(first.status == 0);
  CHECK(first.output == "");
  // Three users are listed, and four events read.
  CHECK(first.error ==
        "signals: made the state of 3 users; changes are told from the next run on\n"
        "signals: counted 0 users, read 3 whole; Firestore bills 7 reads, and a run that reads all "
        "events would cost 7\n");
  CHECK(workspace.billed() == 7);
  workspace.require_agreement(first_night, "ada,grace,linus");

  server.add({event_of("ada", "a3", "2026-02-02T10:00:00Z"),
              event_of("eve", "e1", "2026-02-02T10:00:00Z")});
  static_cast<void>(workspace.billed());
  const ProcessResult second = workspace.update(second_night);
  CHECK(second.status == 0);
  // Four are listed, three counted; ada's three events are read, and eve's one.
  CHECK(second.error ==
        "signals: counted 3 users, read 2 whole; Firestore bills 11 reads, and a run that reads "
        "all events would cost 10\n");
  CHECK(workspace.billed() == 11);
  CHECK(causes_in(second.output) == Words{"event"});
  workspace.require_agreement(second_night, "ada,grace,linus,eve");

  server.add({deletion_of("grace", "g1")});
  static_cast<void>(workspace.billed());
  const ProcessResult third = workspace.update(third_night);
  CHECK(third.status == 0);
  CHECK(third.error ==
        "signals: counted 4 users, read 1 whole; Firestore bills 8 reads, and a run that reads all "
        "events would cost 10\n");
  CHECK(workspace.billed() == 8);
  CHECK(third.output.find(R"("user_id":"grace")") != std::string::npos);
  CHECK(causes_in(third.output) == Words{"reread"});
  workspace.require_agreement(third_night, "ada,grace,linus,eve");
}

TEST_CASE("a state of one collection is not updated from another, nor from files" *
          doctest::skip(!has_node())) {
  UpdateWorkspace workspace;
  REQUIRE(workspace.update(first_night).status == 0);
  workspace.options.environment["FIREBASE_ROOT_COLLECTION"] = "people";
  const std::string refusal = refusal_of(workspace.update(second_night));
  CHECK(refusal.find(
            "firestore projects/demo-signals/databases/(default)/documents/users/*/events") !=
        std::string::npos);
  CHECK(refusal.find("documents/people/*/events") != std::string::npos);
  CHECK(refusal_of(workspace.run({"update", "--state", "users.state", "--events", "events.ndjson",
                                  "--goals", "goals.json", "--now", std::string(second_night)}))
            .find("not from files") != std::string::npos);
}

TEST_CASE("what cannot go with events from firestore is refused" * doctest::skip(!has_node())) {
  UpdateWorkspace workspace;
  const auto refused = [&](const Words& words, std::string_view part) {
    CAPTURE(part);
    CHECK(refusal_of(workspace.update(first_night, words)).find(part) != std::string::npos);
  };
  refused({"--since", "2026-01-01"}, "--since: not with --events firestore");
  refused({"--events", "events.ndjson"}, "--events firestore: cannot be read together");
  refused({"--audit", "1/30"}, "--audit: without FIREBASE_ARRIVED_FIELD");
  refused({"--audit", "2"}, "--audit: expected 1/N, such as 1/30, or 0 or 1, got \"2\"");
  refused({"--audit", "1/x"}, "--audit: expected 1/N, such as 1/30, or 0 or 1, got \"1/x\"");
  workspace.options.environment["FIREBASE_SETTLE_SECONDS"] = "-1";
  refused({}, "FIREBASE_SETTLE_SECONDS: expected a whole number");
}

TEST_SUITE_END();
