// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <date/date.h>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "firestore_workspace.hpp"
#include "update_workspace.hpp"

namespace json = boost::json;
using namespace signals::testing;
using namespace signals::firestore::testing;

TEST_SUITE_BEGIN("firestore" * doctest::skip(!has_node()));

namespace {

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

/// What an update read, and what it and a run that reads all events are billed.
struct Bill {
  int counted;
  int whole;
  int reads;
  int full_reads;
};

/// Checks that an update said that, after `before`, and that the server saw as many reads.
void check_bill(UpdateWorkspace& workspace, const ProcessResult& result, std::string_view before,
                const Bill& bill) {
  CHECK(result.error ==
        fmt::format("{}counted the events of {} users, read {} whole; Firestore bills {} reads, "
                    "and a run that reads all events would cost {}\n",
                    before, bill.counted, bill.whole, bill.reads, bill.full_reads));
  CHECK(workspace.billed() == static_cast<std::uint64_t>(bill.reads));
}

constexpr std::string_view first_night = "2026-02-01T22:00:00Z";
constexpr std::string_view second_night = "2026-02-02T22:00:00Z";
constexpr std::string_view third_night = "2026-02-03T22:00:00Z";

}  // namespace

TEST_CASE("a retry after a second or more is said, with its cause") {
  UpdateWorkspace workspace;
  workspace.arrive("2026-02-01T20:00:00Z", {event_of("ada", "a1", "2026-01-10T10:00:00Z")});
  workspace.server.fail(R"([null, {"status": 503, "headers": {"Retry-After": "1"}}])");
  const ProcessResult result = workspace.night(first_night);
  CHECK(result.error.find("signals: warning: ") == 0);
  CHECK(result.error.find("503") < result.error.find("; retrying in 1.0 s\n"));
}

TEST_CASE("without a field of arrival users are counted and those who changed are read whole") {
  UpdateWorkspace workspace;
  workspace.arrive(
      "2026-02-01T20:00:00Z",
      {event_of("ada", "a1", "2026-01-10T10:00:00Z"), event_of("ada", "a2", "2026-01-20T10:00:00Z"),
       event_of("grace", "g1", "2026-02-01T10:00:00Z", "com.invest.app"),
       event_of("linus", "l1", "2026-02-01T10:00:00Z")});

  const ProcessResult first = workspace.night(first_night);
  CHECK(first.output == "");
  // Three users are listed, and four events read.
  check_bill(workspace, first,
             "signals: made the state of 3 users; changes are told from the next run on\n"
             "signals: ",
             {.counted = 0, .whole = 3, .reads = 7, .full_reads = 7});
  workspace.require_agreement(first_night, "ada,grace,linus");

  workspace.arrive("2026-02-02T20:00:00Z", {event_of("ada", "a3", "2026-02-02T10:00:00Z"),
                                            event_of("eve", "e1", "2026-02-02T10:00:00Z")});
  const ProcessResult second = workspace.night(second_night);
  // Four are listed, three counted; ada's three events are read, and eve's one.
  check_bill(workspace, second,
             "signals: ", {.counted = 3, .whole = 2, .reads = 11, .full_reads = 10});
  CHECK(causes_in(second.output) == Words{"event"});
  workspace.require_agreement(second_night, "ada,grace,linus,eve");

  workspace.arrive("2026-02-03T20:00:00Z", {deletion_of("grace", "g1")});
  const ProcessResult third = workspace.night(third_night);
  check_bill(workspace, third,
             "signals: ", {.counted = 4, .whole = 1, .reads = 8, .full_reads = 10});
  CHECK(third.output.find(R"("user_id":"grace")") != std::string::npos);
  CHECK(causes_in(third.output) == Words{"reread"});
  workspace.require_agreement(third_night, "ada,grace,linus,eve");
}

TEST_CASE("a state of one collection is updated neither from another nor from files") {
  UpdateWorkspace workspace;
  workspace.night(first_night);
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

TEST_CASE("what cannot go with events from firestore is refused") {
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
  workspace.options.environment["FIREBASE_ARRIVED_FIELD"] = "meta.arrived";
  refused({}, "FIREBASE_ARRIVED_FIELD: expected a field of the event itself");
  workspace.options.environment.erase("FIREBASE_ARRIVED_FIELD");
  workspace.options.environment["FIREBASE_SETTLE_SECONDS"] = "-1";
  refused({}, "FIREBASE_SETTLE_SECONDS: expected a whole number");
}

TEST_CASE("with a field of arrival a night reads what arrived since the last one") {
  UpdateWorkspace workspace;
  workspace.use_arrival();
  workspace.arrive(
      "2026-02-01T20:00:00Z",
      {event_of("ada", "a1", "2026-02-01T10:00:00Z"), event_of("ada", "a2", "2026-01-20T10:00:00Z"),
       event_of("grace", "g1", "2026-02-01T10:00:00Z", "com.invest.app")});
  const ProcessResult first = workspace.night(first_night);
  // One for the server's time, two users listed, three events.
  check_bill(workspace, first,
             "signals: made the state of 2 users; changes are told from the next run on\n"
             "signals: read 0 new events, ",
             {.counted = 0, .whole = 2, .reads = 6, .full_reads = 5});

  // A phone that was offline; a user who is new; and what is no user's event, of the same name.
  json::object foreign = event_of("ada", "x1", "2026-02-02T10:00:00Z");
  foreign["path"] = {"devices", "d1", "events", "x1"};
  workspace.arrive("2026-02-02T20:00:00Z",
                   {event_of("grace", "g2", "2026-01-25T10:00:00Z", "com.invest.app"),
                    event_of("linus", "l1", "2026-02-02T10:00:00Z"), foreign});
  // What arrives in the last 15 minutes is for the next night.
  workspace.arrive("2026-02-02T21:50:00Z", {event_of("ada", "a3", "2026-02-02T11:00:00Z")});
  const ProcessResult second = workspace.night(second_night, {"--audit", "1"});
  // One for the server's time, three documents, and five counts: of ada's event that is to come,
  // too.
  check_bill(workspace, second,
             "signals: warning: skipped 1 document in other collections of the same name; each "
             "costs a read\n"
             "signals: read 2 new events, ",
             {.counted = 2, .whole = 0, .reads = 9, .full_reads = 8});
  workspace.require_agreement(second_night, "grace,linus");
  CHECK(workspace.reports({"--state", "users.state"}, second_night, "ada")
            .find(R"("event_count":2)") != std::string::npos);

  workspace.night(third_night, {"--audit", "0"});
  CHECK(workspace.billed() == 2);
  workspace.require_agreement(third_night, "ada,grace,linus");
}

TEST_CASE("a user with an event that was written again is read whole") {
  UpdateWorkspace workspace;
  workspace.use_arrival();
  workspace.arrive("2026-02-01T20:00:00Z", {event_of("ada", "a1", "2026-02-01T10:00:00Z"),
                                            event_of("ada", "a2", "2026-01-20T10:00:00Z"),
                                            event_of("linus", "l1", "2026-02-01T10:00:00Z")});
  workspace.night(first_night);
  // Two uses become one of long ago, by another app.
  workspace.arrive("2026-02-02T20:00:00Z",
                   {event_of("ada", "a1", "2026-01-01T10:00:00Z", "com.game.app")});
  const ProcessResult second = workspace.night(second_night, {"--audit", "0"});
  CHECK(causes_in(second.output) == Words{"reread"});
  // The server's time, the event that was written again, and both of ada's.
  CHECK(workspace.billed() == 4);
  workspace.require_agreement(second_night, "ada,linus");
}

TEST_CASE("at a year of history a night by arrival is billed at most 2 % of a full one") {
  UpdateWorkspace workspace;
  workspace.use_arrival();
  constexpr int user_count = 60;
  json::array history;
  for (int user = 0; user < user_count; ++user) {
    // Three uses on one day in five.
    for (int day = user % 5; day < 365; day += 5) {
      const auto time = date::sys_days{date::year{2025} / 2 / 1} + date::days{day};
      for (int use = 0; use < 3; ++use) {
        history.push_back(event_of(fmt::format("user-{:02}", user), fmt::format("{}-{}", day, use),
                                   date::format("%FT10:00:00Z", time)));
      }
    }
  }
  workspace.arrive("2026-02-01T20:00:00Z", history);
  workspace.night(first_night);

  json::array today;
  for (int user = 0; user < user_count; user += 5) {
    for (int use = 0; use < 3; ++use) {
      today.push_back(event_of(fmt::format("user-{:02}", user), fmt::format("today-{}", use),
                               "2026-02-02T10:00:00Z"));
    }
  }
  workspace.arrive("2026-02-02T20:00:00Z", today);
  workspace.night(second_night);
  const std::uint64_t full = user_count + history.size() + today.size();
  const std::uint64_t billed = workspace.billed();
  // The new events, and what of the users is counted besides.
  CHECK(billed >= today.size());
  CHECK(billed * 50 <= full);
  workspace.require_agreement(second_night, "user-00,user-01,user-55");
}

TEST_CASE("an audit finds deletions and events without the field and each user comes round") {
  UpdateWorkspace workspace;
  workspace.use_arrival();
  std::string users;
  json::array events;
  for (int i = 0; i < 12; ++i) {
    const std::string user = fmt::format("user-{:02}", i);
    users += (i == 0 ? "" : ",") + user;
    events.push_back(event_of(user, "first", "2026-02-01T10:00:00Z"));
    events.push_back(event_of(user, "second", "2026-02-01T11:00:00Z"));
  }
  workspace.arrive("2026-02-01T20:00:00Z", events);
  workspace.night(first_night);

  json::object silent = event_of("user-07", "third", "2026-02-02T10:00:00Z");
  silent.erase("arrived");
  workspace.arrive("2026-02-02T20:00:00Z", {deletion_of("user-03", "first"), silent});
  std::uint64_t counted = 0;
  bool has_told = false;
  for (const std::string_view night :
       {"2026-02-02T22:00:00Z", "2026-02-03T22:00:00Z", "2026-02-04T22:00:00Z"}) {
    const ProcessResult result = workspace.night(night, {"--audit", "1/3"});
    const std::string words = "counted the events of ";
    const auto at = result.error.rfind(words);
    REQUIRE(at != std::string::npos);
    counted += std::stoul(result.error.substr(at + words.size()));
    has_told = has_told || result.error.find(
                               "warning: 1 event of the users counted or read whole has no "
                               "timestamp in arrived") != std::string::npos;
  }
  CHECK(counted == 12 + 2);  // two more are in the state because they have goals
  CHECK(has_told);
  workspace.require_agreement("2026-02-04T22:00:00Z", users);
  // Once without --audit at all: a thirtieth of twelve users is none or few.
  workspace.night("2026-02-05T22:00:00Z");
  CHECK(workspace.billed() < 20);
}

TEST_CASE("a state by count becomes one by arrival and back without reading everyone whole") {
  UpdateWorkspace workspace;
  workspace.arrive("2026-02-01T20:00:00Z", {event_of("ada", "a1", "2026-02-01T10:00:00Z"),
                                            event_of("ada", "a2", "2026-02-01T11:00:00Z"),
                                            event_of("ada", "a3", "2026-02-01T12:00:00Z"),
                                            event_of("linus", "l1", "2026-02-01T10:00:00Z")});
  workspace.night(first_night);

  workspace.use_arrival();
  workspace.arrive("2026-02-02T20:00:00Z", {event_of("linus", "l2", "2026-02-02T10:00:00Z")});
  const ProcessResult second = workspace.night(second_night);
  CHECK(second.error.find("counted the events of 3 users, read 1 whole;") != std::string::npos);
  CHECK((causes_in(second.output).empty() || causes_in(second.output) == Words{"event"}));
  workspace.require_agreement(second_night, "ada,linus");

  workspace.arrive("2026-02-03T20:00:00Z", {event_of("ada", "a4", "2026-02-03T10:00:00Z")});
  CHECK(workspace.night(third_night, {"--audit", "0"})
            .error.find("read 1 new event, counted the events of 0 users, read 0 whole;") !=
        std::string::npos);

  workspace.options.environment.erase("FIREBASE_ARRIVED_FIELD");
  CHECK(workspace.night("2026-02-04T22:00:00Z")
            .error.find("counted the events of 3 users, read 0 whole;") != std::string::npos);
  workspace.require_agreement("2026-02-04T22:00:00Z", "ada,linus");
}

TEST_CASE("events in shards are read shard by shard") {
  UpdateWorkspace workspace;
  workspace.use_arrival();
  workspace.options.environment["FIREBASE_SHARD_FIELD"] = "shard";
  CHECK(refusal_of(workspace.update(first_night)).find("needs FIREBASE_SHARDS") !=
        std::string::npos);
  workspace.options.environment["FIREBASE_SHARDS"] = "3";
  workspace.server.add_index("shard arrived");
  const auto sharded = [](std::string_view user, std::string_view id, int shard) {
    json::object event = event_of(user, id, "2026-02-01T10:00:00Z");
    event["fields"].as_object()["shard"] = json::object{{"integerValue", std::to_string(shard)}};
    return event;
  };
  workspace.arrive("2026-02-01T20:00:00Z", {sharded("ada", "a1", 2), sharded("linus", "l1", 0)});
  workspace.night(first_night);
  workspace.arrive("2026-02-02T20:00:00Z",
                   {sharded("ada", "a2", 2), sharded("linus", "l2", 0), sharded("ada", "a3", 2)});
  CHECK(workspace.night(second_night, {"--audit", "0"})
            .error.find("read 3 new events, counted the events of 0 users, read 0 whole;") !=
        std::string::npos);
  // The server's time, three events, and a shard without any.
  CHECK(workspace.billed() == 5);
  workspace.require_agreement(second_night, "ada,linus");
}

TEST_CASE("a missing index is told with the file that makes it") {
  UpdateWorkspace workspace;
  workspace.options.environment["FIREBASE_ARRIVED_FIELD"] = "arrived";
  workspace.night(first_night);
  workspace.server.set_clock("2026-02-02T22:00:00Z");
  const std::string refusal = refusal_of(workspace.update(second_night));
  CHECK(refusal.find("requires a COLLECTION_GROUP_ASC index") != std::string::npos);
  CHECK(refusal.find("adapters/firestore/firestore.indexes.json") != std::string::npos);
}

TEST_CASE("a state from firestore is updated by counting the events of each user" *
          doctest::skip(!has_emulator())) {
  const FirestoreWorkspace workspace("updated");
  const auto update = [&] {
    return workspace.run({"update", "--state", "users.state", "--events", "firestore", "--goals",
                          "goals.json", "--now", std::string(Workspace::now)});
  };
  const ProcessResult first = update();
  CHECK(first.status == 0);
  CHECK(first.error ==
        "signals: made the state of 3 users; changes are told from the next run on\n"
        "signals: counted the events of 0 users, read 3 whole; Firestore bills 6 reads, and a run "
        "that reads all events would cost 6\n");
  CHECK(update().error ==
        "signals: counted the events of 3 users, read 0 whole; Firestore bills 6 reads, and a run "
        "that reads all events would cost 6\n");

  std::vector<signals::firestore::testing::StoredDocument> more;
  more.push_back({.path = "app_usage_events/ada/events/e4",
                  .fields = signals::firestore::testing::typed_fields(
                      {{"app", "com.mtn.momo"}, {"timestamp", "2025-11-26T11:00:00Z"}})});
  signals::firestore::testing::Emulator::shared().write(more, "updated");
  CHECK(update().error ==
        "signals: counted the events of 3 users, read 1 whole; Firestore bills 8 reads, and a run "
        "that reads all events would cost 7\n");
  const Words users{"--user-id", "ada,grace,linus", "--format", "ndjson"};
  Words from_state{"evaluate",
                   "--state",
                   "users.state",
                   "--goals",
                   "goals.json",
                   "--now",
                   std::string(Workspace::now)};
  from_state.insert(from_state.end(), users.begin(), users.end());
  CHECK(workspace.run(from_state).output == workspace.evaluate_firestore(users).output);
}

TEST_SUITE_END();
