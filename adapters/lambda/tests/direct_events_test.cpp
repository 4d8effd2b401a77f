// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <mutex>

#include "function.hpp"

using namespace signals::lambda::testing;
using Ids = std::vector<std::string>;

TEST_CASE("an answer to a direct event is a status and a body, users in the order asked for") {
  Function function;
  const json::value answer =
      json::parse(function.answer(R"({"user_ids": ["user-5", "user-2", "user-5", "unknown"]})"));
  CHECK(names(answer.as_object()) == Ids{"statusCode", "body"});
  CHECK(answer.at("statusCode") == 200);
  CHECK(answer.at("body").as_string().starts_with(
      R"({"processed_user_ids":["user-5","user-2","unknown"],"results":{"user-5":{"user_id":)"));
  const json::value body = json::parse(answer.at("body").as_string());
  CHECK(names(body.as_object()) == Ids{"processed_user_ids", "results"});
  for (const std::string user_id : {"user-5", "user-2", "unknown"}) {
    CHECK(body.at("results").at(user_id) == function.report(user_id));
  }
}

TEST_CASE("users may be named in any spelling, and all occurrences count") {
  const struct {
    std::string_view event;
    Ids user_ids;
  } events[]{
      {R"({"user_ids": ["user-1"]})", {"user-1"}},
      {R"({"user_ids": "user-1"})", {"user-1"}},
      {R"({"user_ids": "user-1, user-2,,user-3 ,"})", {"user-1", "user-2", "user-3"}},
      {R"({"user_ids": "user-1", "user_ids": ["user-4"], "user_ids": "user-2,user-1"})",
       {"user-1", "user-4", "user-2"}},
      {R"({"userIds": ["user-3"], "user_ids": "user-2"})", {"user-3", "user-2"}},
      {R"({"user_id": "user-6"})", {"user-6"}},
      {R"({"userId": "user-6"})", {"user-6"}},
      {R"({"user_ids": [" user-1 ", "a,b", " ", 17, ""]})", {" user-1 ", "a,b", " ", "17"}},
      {R"({"user_ids": null, "user_id": "user-2"})", {"user-2"}},
      {R"({"user_ids": 12345678901234567890})", {"12345678901234567890"}},
      {R"({"user_ids": ["\u00e9\"\\\u0001"]})", {"\u00e9\"\\\u0001"}},
  };
  for (const auto& given : events) {
    const auto& event = given.event;
    const auto& user_ids = given.user_ids;
    CAPTURE(event);
    CHECK(texts(Function().body(event).at("processed_user_ids")) == user_ids);
  }
}

TEST_CASE("without an id users are listed, at most the limit") {
  const struct {
    std::string_view event;
    std::size_t count;
  } events[]{
      {"{}", 50},
      {"", 50},
      {" \n", 50},
      {"\xEF\xBB\xBF{}", 50},
      {R"({"limit": 3})", 3},
      {R"({"user_id_limit": "4"})", 4},
      {R"({"limit": null, "user_id_limit": 5})", 5},
      {R"({"limit": 6, "user_id_limit": 5})", 6},
      {R"({"limit": 0})", 70},
      {R"({"limit": 1000})", 70},
  };
  for (const auto& given : events) {
    const auto& event = given.event;
    const auto& count = given.count;
    CAPTURE(event);
    Function function(70);
    CHECK(texts(function.body(event).at("processed_user_ids")) == fakes::user_ids(count));
  }
}

TEST_CASE("a list that names nobody is answered with nobody, and no user is listed") {
  for (const std::string_view event : {R"({"user_ids": []})", R"({"user_ids": [""]})"}) {
    CAPTURE(event);
    Function function;
    function.events.before_list = [](std::string_view, const std::stop_token&) {
      FAIL("users were listed");
    };
    CHECK(names(function.body(event)) == Ids{"message"});
  }
}

TEST_CASE("what list_users gives, user_ids takes, whatever the ids hold") {
  Function function(0);
  function.events.users = {" blank ", "a,b", "17", "é\"\\", "  ", "-", "[0]"};
  const json::value page = json::parse(function.answer(R"({"action": "list_users"})"));
  CHECK(texts(page.at("user_ids")) == function.events.users);
  const json::object body = function.body(json::serialize(
      json::object{{"user_ids", page.at("user_ids")}, {"now", "2025-11-24T16:00:00Z"}}));
  CHECK(texts(body.at("processed_user_ids")) == function.events.users);
}

TEST_CASE("half of a surrogate pair spoils the id that holds it, and no other") {
  Function function;
  std::vector<std::string> read;
  std::mutex mutex;
  function.events.before_read = [&](std::string_view user_id, const std::stop_token&) {
    const std::scoped_lock lock(mutex);
    read.emplace_back(user_id);
  };
  const json::object body =
      function.body(R"({"user_ids": ["user-1", "a\ud83d", "user-2", "\ud83d\ude00"]})");
  CHECK(texts(body.at("processed_user_ids")) == Ids{"user-1", "a\uFFFD", "user-2", "\U0001F600"});
  CHECK(body.at("results").at("user-2") == function.report("user-2"));
  // Sources refuse what is not UTF-8.
  CHECK(std::count(read.begin(), read.end(), "a\xFF") == 1);
}

TEST_CASE("a warmer's ping is answered, and nothing is read") {
  for (const std::string_view event :
       {R"({"warmer": true, "concurrency": 3})", R"({"source": "serverless-plugin-warmup"})",
        R"({"ping": true})", R"({"warmup": 1})", R"({"keepWarm": true})"}) {
    CAPTURE(event);
    Function function;
    function.events.before_list = [](std::string_view, const std::stop_token&) {
      FAIL("users were listed");
    };
    function.goals.before_catalogue = [] { FAIL("the catalogue was read"); };
    CHECK(function.answer(event) == R"({"statusCode":200,"body":"{\"message\":\"warm\"}"})");
  }
}

TEST_CASE("a list of users goes on at a cursor") {
  Function function(10);
  const json::object body = function.body(R"({"cursor": "7", "limit": 50})");
  CHECK(texts(body.at("processed_user_ids")) == Ids{"user-7", "user-8", "user-9"});
}

TEST_CASE("where there is no user the body says so") {
  Function function(0);
  CHECK(function.answer("{}") ==
        R"({"statusCode":200,"body":"{\"message\":\"No user IDs provided or discovered.\"}"})");
}

TEST_CASE("times are taken in any form, and now is the clock's unless it is given") {
  // Now is 2025-11-24 16:00 UTC. User-5 used the app 0, 5, 10, 15 and 20 days before.
  Function function;
  const auto event_count = [&](std::string_view event) {
    return function.body(event).at("results").at("user-5").at("event_count").to_number<int>();
  };
  CHECK(event_count(R"({"user_ids": "user-5"})") == 5);
  CHECK(event_count(R"({"user_ids": "user-5", "since_timestamp": "2025-11-14T16:00:00Z"})") == 3);
  CHECK(event_count(R"({"user_ids": "user-5", "since": "2025-11-14T16:00:00.001Z"})") == 2);
  CHECK(event_count(R"({"user_ids": "user-5", "since_timestamp": 1763136000})") == 3);
  CHECK(event_count(R"({"user_ids": "user-5", "since_timestamp": 1763136000001})") == 2);
  CHECK(event_count(R"({"user_ids": "user-5", "since_timestamp": "1763136000000"})") == 3);
  CHECK(event_count(R"({"user_ids": "user-5", "since_timestamp": null, "since": ""})") == 5);

  const signals::Timeframe days_ago(fakes::now - date::days{10});
  CHECK(function.body(R"({"user_ids": "user-3", "now": "2025-11-14T16:00:00Z"})")
            .at("results")
            .at("user-3") == function.report("user-3", days_ago));
  CHECK(function.report("user-3", days_ago) != function.report("user-3"));
}

TEST_CASE("a user's failure is that user's alone") {
  Function function;
  function.events.before_read = [](std::string_view user_id, const std::stop_token&) {
    if (user_id == "user-1") {
      throw signals::Error(signals::ErrorCode::permission_denied, "no right to \"read\"");
    }
  };
  const json::object body = function.body(R"({"user_ids": "user-0,user-1,user-2"})");
  CHECK(names(body) == Ids{"processed_user_ids", "results", "errors"});
  CHECK(texts(body.at("processed_user_ids")) == Ids{"user-0", "user-2"});
  CHECK(body.at("errors") ==
        json::parse(
            R"({"user-1": {"code": "permission_denied", "message": "no right to \"read\""}})"));
}

TEST_CASE("an invocation whose users a source refused fails, and one of them is a warning") {
  Function function;
  std::string refused = "user-";
  function.events.before_read = [&](std::string_view user_id, const std::stop_token&) {
    if (user_id.starts_with(refused)) {
      throw signals::Error(signals::ErrorCode::permission_denied, "no right to read");
    }
  };
  const ExpectedError error =
      error_of([&] { (void)function.answer(R"({"user_ids": "user-1,user-2"})"); });
  CHECK(error.code == signals::ErrorCode::permission_denied);
  CHECK(error.message ==
        "no user could be read (permission_denied: 2); the first failure: no right to read");
  CHECK_THROWS_AS((void)function.answer("{}"), signals::Error);
  const json::value over_http = json::parse(
      function.answer(R"({"requestContext": {"http": {}}, "rawQueryString": "user_ids=user-1"})"));
  CHECK(over_http.at("statusCode") == 500);

  refused = "user-2";
  CHECK(texts(function.body(R"({"user_ids": "user-1,user-2"})").at("processed_user_ids")) ==
        Ids{"user-1"});
  const auto warnings = function.log.with_message("users failed");
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].at("level") == "WARN");
  CHECK(warnings[0].at("codes") == "permission_denied: 1");
  CHECK(warnings[0].at("errorMessage") == "no right to read");
}

TEST_CASE("ids that no source can hold fail alone, and the invocation succeeds") {
  Function function;
  function.events.before_read = [](std::string_view, const std::stop_token&) {
    throw signals::Error(signals::ErrorCode::invalid_argument, "it has a /");
  };
  CHECK(function.body(R"({"user_ids": ["a/b"]})").at("errors").as_object().size() == 1);
}

TEST_CASE("a run in which no user had any event says so") {
  Function function;
  (void)function.answer(R"({"user_ids": "user-0,nobody"})");
  const auto warnings = function.log.with_message(
      "no user had any event; check FIREBASE_ROOT_COLLECTION and FIREBASE_EVENTS_SUBCOLLECTION");
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].at("level") == "WARN");
  CHECK(warnings[0].at("reported") == 2);
  Function other;
  (void)other.answer(R"({"user_ids": "user-0,user-5"})");
  CHECK(other.log.with_message(std::string(warnings[0].at("message").as_string())).empty());
}

TEST_CASE("pages of users are listed, until the last has no cursor") {
  Function function(5);
  CHECK(function.answer(R"({"action": "list_users", "limit": 2})") ==
        R"({"user_ids":["user-0","user-1"],"cursor":"2"})");
  CHECK(function.answer(R"({"action": "list_users", "cursor": "2", "limit": 2})") ==
        R"({"user_ids":["user-2","user-3"],"cursor":"4"})");
  CHECK(function.answer(R"({"action": "list_users", "cursor": "4", "limit": 2})") ==
        R"({"user_ids":["user-4"],"cursor":null})");
  CHECK(function.answer(R"({"action": "list_users", "cursor": null})") ==
        R"({"user_ids":["user-0","user-1","user-2","user-3","user-4"],"cursor":null})");
  function.events.has_empty_pages = true;
  CHECK(function.answer(R"({"action": "list_users", "limit": 2})") ==
        R"({"user_ids":["user-0","user-1"],"cursor":"2"})");
  CHECK(Function(0).answer(R"({"action": "list_users"})") == R"({"user_ids":[],"cursor":null})");
}

TEST_CASE("what sources say of a whole request fails a direct event, and is a status over HTTP") {
  Function function;
  function.goals.before_catalogue = [] {
    throw signals::Error(signals::ErrorCode::unavailable, "the database is away");
  };
  const ExpectedError error = error_of([&] { (void)function.answer(R"({"user_ids": "user-1"})"); });
  CHECK(error.code == signals::ErrorCode::unavailable);
  CHECK(error.message == "the database is away");
  CHECK(
      function.answer(R"({"requestContext": {"http": {}}, "rawQueryString": "user_ids=a"})") ==
      R"({"statusCode":503,"headers":{"content-type":"application/json"},"isBase64Encoded":false,)"
      R"("body":"{\"error\":{\"code\":\"unavailable\",\"message\":\"the database is away\"}}"})");
}
