// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <signals/formats/instant_text.hpp>

#include "fault_server.hpp"
#include "stored_events.hpp"
#include "support/event_list.hpp"

using namespace signals::firestore::testing;

TEST_SUITE_BEGIN("firestore" * doctest::skip(!has_node()));

TEST_CASE("every fact of an event's document is read") {
  FaultServer& server = FaultServer::fresh({event_document("u1", "e1", "s1")});
  EventDatabase database(server.options(), shared_client(), nullptr);
  EventList events;
  database.read_events("u1", events, {});
  REQUIRE(events.all.size() == 1);
  CHECK(events.all[0].app_id == "com.mtn.momo");
  CHECK(events.all[0].session_id == "s1");
  CHECK(events.all[0].foreground == signals::Minutes(4));
  CHECK(events.all[0].time == signals::parse_instant("2026-01-09T12:00:00Z"));
}

TEST_CASE("a user without events, or without a document, has none") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", 1));
  EventDatabase database(server.options(), shared_client(), nullptr);
  CHECK(read_sessions(database, "u2").empty());
}

TEST_CASE("events are asked for in one request, by name, with no field that is not read") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", 40));
  server.add(event_documents("u10", 3));
  EventDatabase database(server.options(), shared_client(), nullptr);
  CHECK(read_sessions(database, "u1") == sessions(40));
  const auto requests = server.requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].method == "POST");
  CHECK(requests[0].url ==
        "/v1/projects/demo-signals/databases/%28default%29/documents/users/u1:runQuery");
  CHECK(requests[0].start_at.empty());
  CHECK(requests[0].read_time.empty());
}

TEST_CASE("other collections and databases are read where they are named") {
  FaultServer& server = FaultServer::fresh();
  Options options = server.options();
  options.database = "second";
  options.root_collection = "tenants/a b/people";
  options.events_subcollection = "app uses";
  auto document = event_document("u1", "e1", "s1");
  document["path"] = {"tenants", "a b", "people", "u1", "app uses", "e1"};
  server.add({document});
  EventDatabase database(options, shared_client(), nullptr);
  CHECK(read_sessions(database, "u1") == std::vector<std::string>{"s1"});
  const auto page = database.list_users({}, 10, {});
  CHECK(page.user_ids == std::vector<std::string>{"u1"});
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].url ==
        "/v1/projects/demo-signals/databases/second/documents/tenants/a%20b/people/u1:runQuery");
}

TEST_CASE("a response is read however it is cut") {
  FaultServer& server = FaultServer::fresh();
  const std::vector<std::string> strange{"\"quoted\" \\ back", "line\nand\ttab \x01", "日本語 é",
                                         "𝄞 clef"};
  boost::json::array documents;
  for (const std::string& session : strange) {
    documents.push_back(event_document("u1", "id of " + session, session));
  }
  server.add(documents);
  server.fail(R"([{"chunk": 1}, {"chunk": 7}, {"gzip": true}, {"gzip": true, "chunk": 1}])");
  EventDatabase database(server.options(), shared_client(), nullptr);
  for (int i = 0; i < 4; ++i) {
    CAPTURE(i);
    auto expected = strange;
    std::sort(expected.begin(), expected.end());
    CHECK(read_sessions(database, "u1") == expected);
  }
  const auto requests = server.requests();
  REQUIRE(requests.size() == 4);
  CHECK(requests[1].encoding.empty());
  CHECK(requests[2].encoding == "gzip");
  CHECK(requests[3].encoding == "gzip");
}

TEST_CASE("an emulator, which asks for no token, is asked as its owner") {
  FaultServer& server = FaultServer::fresh();
  EventDatabase database(server.options(), shared_client(), nullptr);
  database.check();
  const auto requests = server.requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].authorization == "Bearer owner");
}

TEST_SUITE_END();
