// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "fault_server.hpp"
#include "resource_path.hpp"
#include "stored_events.hpp"
#include "support/expected_error.hpp"

using namespace signals::firestore::testing;

TEST_SUITE_BEGIN("firestore" * doctest::skip(!has_node()));

TEST_CASE("an id of a user reaches that user's events and no others") {
  const std::vector<std::string> ids{
      "..%2F..%2Fother",
      "%2F",
      "%2e%2e",
      "...",
      "?x=1",
      "#top",
      "a b",
      "a+b",
      "a&b=c",
      "a:runQuery",
      ":",
      "a;b,c",
      "'\"`<>\\{}|^",
      "naïve",
      "日本語",
      "𝄞",
      "\x01\r\nHost: other",
      "__x",
      "x__",
      "___",
      std::string(1500, 'x'),
  };
  FaultServer& server = FaultServer::fresh();
  boost::json::array documents;
  for (const std::string& id : ids) documents.push_back(event_document(id, "e1", "of " + id));
  server.add(documents);
  EventDatabase database(server.options(), shared_client(), nullptr);
  for (const std::string& id : ids) {
    CAPTURE(id);
    CHECK(read_sessions(database, id) == std::vector<std::string>{"of " + id});
    const auto requests = server.requests();
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].path == std::vector<std::string>{"users", id});
  }
}

TEST_CASE("an id that Firestore cannot hold is that user's failure, and nothing is asked") {
  struct Case {
    std::string id;
    std::string reason;
  };
  const std::vector<Case> cases{
      {"", "empty"},
      {".", "it is . or .."},
      {"..", "it is . or .."},
      {"a/b", "it has a /"},
      {"/", "it has a /"},
      {"../other", "it has a /"},
      {"__x__", "__"},
      {"____", "__"},
      {std::string(1501, 'x'), "1,500 bytes"},
      {"\xFF", "UTF-8"},
      {"a\xC3", "UTF-8"},
      {"\xC0\xAF", "UTF-8"},          // a / in too many bytes
      {"\xED\xA0\x80", "UTF-8"},      // half of a surrogate pair
      {"\xF4\x90\x80\x80", "UTF-8"},  // beyond Unicode
  };
  FaultServer& server = FaultServer::fresh();
  EventDatabase database(server.options(), shared_client(), nullptr);
  for (const Case& refused : cases) {
    CAPTURE(refused.reason);
    const ExpectedError error =
        error_of([&] { static_cast<void>(read_sessions(database, refused.id)); });
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.names(refused.reason));
  }
  CHECK(server.requests().empty());
}

TEST_SUITE_END();

TEST_CASE("a segment of a path is escaped but for what every URL may hold") {
  CHECK(escape_segment("Az09-._~") == "Az09-._~");
  CHECK(escape_segment("a/b?c#d e%") == "a%2Fb%3Fc%23d%20e%25");
  CHECK(escape_segment("é") == "%C3%A9");
  CHECK(escape_segment(std::string(1, '\0')) == "%00");
  CHECK(escape_segment("").empty());
}

TEST_CASE("an id may have any characters but a slash, up to 1,500 bytes") {
  for (const std::string id :
       {"a", "_", "__", "___", "__a", "a__", "...", "\x7F", "\xF4\x8F\xBF\xBF"}) {
    CAPTURE(id);
    CHECK(fault_of_id(id).empty());
  }
  CHECK(fault_of_id(std::string(1500, 'x')).empty());
  CHECK_FALSE(fault_of_id(std::string(1501, 'x')).empty());
}
