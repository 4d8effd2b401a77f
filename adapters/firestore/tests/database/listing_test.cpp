// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <boost/json/value.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "fault_server.hpp"
#include "stored_events.hpp"
#include "support/expected_error.hpp"

using namespace signals::firestore::testing;
namespace json = boost::json;

namespace {

/// Users of which every other has no document of their own, only events.
[[nodiscard]] std::vector<std::string> add_users(FaultServer& server, int count) {
  json::array documents;
  std::vector<std::string> ids;
  for (int i = 0; i < count; ++i) {
    ids.push_back(fmt::format("user-{:04}", i));
    if (i % 2 == 0) {
      documents.push_back(
          json::object{{"path", {"users", ids.back()}}, {"fields", json::object{}}});
    } else {
      documents.push_back(event_document(ids.back(), "e1", "s1"));
    }
  }
  server.add(documents);
  return ids;
}

/// All users, asked for so many at a time.
[[nodiscard]] std::vector<std::string> all_users(EventDatabase& database, std::size_t limit) {
  std::vector<std::string> users;
  std::string cursor;
  do {
    const signals::UserPage page = database.list_users(cursor, limit, {});
    CHECK(page.user_ids.size() <= limit);
    users.insert(users.end(), page.user_ids.begin(), page.user_ids.end());
    cursor = page.next_cursor;
  } while (!cursor.empty());
  return users;
}

}  // namespace

TEST_SUITE_BEGIN("firestore" * doctest::skip(!has_node()));

TEST_CASE("users are those with a document or with events, each once, however many at a time") {
  FaultServer& server = FaultServer::fresh();
  const auto users = add_users(server, 12);
  EventDatabase database(server.options(), shared_client(), nullptr);
  for (const std::size_t limit : {1U, 2U, 3U, 5U, 6U, 11U, 12U, 13U, 1000U}) {
    CAPTURE(limit);
    CHECK(all_users(database, limit) == users);
  }
}

TEST_CASE("more users than a page holds come in one call") {
  FaultServer& server = FaultServer::fresh();
  const auto users = add_users(server, 701);
  EventDatabase database(server.options(), shared_client(), nullptr);
  CHECK(all_users(database, 300) == users);
  CHECK(all_users(database, 450) == users);
  static_cast<void>(server.requests());
  const signals::UserPage page = database.list_users({}, 650, {});
  CHECK(page.user_ids.size() == 650);
  CHECK_FALSE(page.next_cursor.empty());
  const auto requests = server.requests();
  REQUIRE(requests.size() == 3);
  CHECK(requests[0].url ==
        "/v1/projects/demo-signals/databases/%28default%29/documents/users"
        "?pageSize=300&showMissing=true&mask.fieldPaths=__name__");
  CHECK(requests[2].url.find("?pageSize=50&") != std::string::npos);
}

TEST_CASE("a collection without documents has no users") {
  EventDatabase database(FaultServer::fresh().options(), shared_client(), nullptr);
  CHECK(all_users(database, 10).empty());
}

TEST_CASE("ids of users come as they are") {
  FaultServer& server = FaultServer::fresh();
  const std::vector<std::string> users{" ", "\"quoted\"", "%2F", "..%2F", "a+b", "naïve", "日本語"};
  json::array documents;
  for (const std::string& user : users) documents.push_back(event_document(user, "e1", "s1"));
  server.add(documents);
  EventDatabase database(server.options(), shared_client(), nullptr);
  CHECK(all_users(database, 2) == users);
}

TEST_CASE("a page that fails is asked for again") {
  FaultServer& server = FaultServer::fresh();
  const auto users = add_users(server, 9);
  EventDatabase database(server.options(), shared_client(), nullptr);
  server.fail(R"([null, {"status": 503}, {"cut": 100, "how": "close"}, {"cut": 50, "how": "end"},
                  {"gzip": true, "chunk": 3}, {"status": 429}])");
  CHECK(all_users(database, 3) == users);
  CHECK(server.requests().size() == 8);
}

TEST_CASE("a listing that is refused names the collection and the right") {
  FaultServer& server = FaultServer::fresh();
  server.fail(R"([{"status": 403, "message": "Missing or insufficient permissions."}])");
  EventDatabase database(server.options(), shared_client(), nullptr);
  const ExpectedError error = error_of([&] { database.check(); });
  CHECK(error.code == ErrorCode::permission_denied);
  CHECK(error.names("projects/demo-signals/databases/(default)/documents/users failed"));
  CHECK(error.names("roles/datastore.viewer"));
}

TEST_CASE("a page that cannot be is an error") {
  FaultServer& server = FaultServer::fresh();
  static_cast<void>(add_users(server, 3));
  EventDatabase database(server.options(), shared_client(), nullptr);
  const auto failure = [&](std::string_view text) {
    server.fail({json::object{{"text", text}}});
    return error_of([&] { static_cast<void>(database.list_users({}, 1, {})); });
  };
  CHECK(failure(R"([])").code == ErrorCode::internal);
  const ExpectedError many = failure(R"({"documents": [{"name": "a/b"}, {"name": "a/c"}]})");
  CHECK(many.code == ErrorCode::internal);
  CHECK(many.names("2 documents when asked for 1"));

  server.fail(
      R"([{"text": "{\"nextPageToken\": \"YWZ0ZXIveA==\"}"}, {"text": "{\"nextPageToken\": \"YWZ0ZXIveA==\"}"}])");
  const ExpectedError again = error_of([&] { static_cast<void>(database.list_users({}, 1, {})); });
  CHECK(again.code == ErrorCode::internal);
}

TEST_CASE("a cursor that the server did not give is refused, and cannot reach further") {
  FaultServer& server = FaultServer::fresh();
  EventDatabase database(server.options(), shared_client(), nullptr);
  const ExpectedError error =
      error_of([&] { static_cast<void>(database.list_users("x&pageSize=9#", 1, {})); });
  CHECK(error.code == ErrorCode::invalid_argument);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].url.ends_with("&pageToken=x%26pageSize%3D9%23"));
}

TEST_CASE("the check asks for one user") {
  FaultServer& server = FaultServer::fresh();
  static_cast<void>(add_users(server, 3));
  EventDatabase database(server.options(), shared_client(), nullptr);
  database.check();
  const auto requests = server.requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].url.find("?pageSize=1&") != std::string::npos);
}

TEST_SUITE_END();
