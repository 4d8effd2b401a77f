// SPDX-License-Identifier: Apache-2.0
#include "function.hpp"

using namespace signals::lambda::testing;
using signals::ErrorCode;

namespace {

[[nodiscard]] std::string list_of(std::size_t count) {
  std::string list = "[";
  for (std::size_t i = 0; i < count; ++i) list += fmt::format("{}\"u{}\"", i == 0 ? "" : ",", i);
  return list + "]";
}

}  // namespace

TEST_CASE("bad events are errors that say what to mend, and the next is answered") {
  const struct {
    std::string event;
    std::string_view message;
  } events[]{
      {R"({"user_ids": null})", "user_ids names nobody; give users' ids, or leave it out"},
      {R"({"user_ids": " , "})", "user_ids names nobody"},
      {R"({"user_id": ""})", "user_id names nobody"},
      {R"({"userId": null, "user_ids": "  "})", "user_ids names nobody"},
      {R"({"limit": 3, "usr_ids": ["user-1"]})",
       "the field \"usr_ids\" is unknown, and no user is named; send user_ids"},
      {R"([{"user_ids": ["user-1"]}])", "a list may only be of messages from SQS"},
      {R"([{"eventSource": "aws:kinesis", "data": "e30="}])", "is from \"aws:kinesis\""},
      {"not JSON", "event:1:1: not valid JSON: unexpected 'n'"},
      {"{\"user_ids\": [\"a\"]", "event:1:19: the JSON ends too early"},
      {"{} {}", "event:1:4: more follows after the end of the JSON value"},
      {"[\"user-1\"]", "the event must be a JSON object"},
      {"\"user-1\"", "the event must be a JSON object"},
      {"null", "the event must be a JSON object"},
      {"{\"user_ids\": \"\xff\"}", "event:1:15: not valid UTF-8"},
      {std::string(100, '[') + std::string(100, ']'), "nested deeper than 64 levels"},
      {R"({"user_ids": true})", "user_ids must be a list of users' ids, or one string of them"},
      {R"({"user_ids": {"a": 1}})", "user_ids must be a list of users' ids"},
      {R"({"user_ids": 1.5})", "user_ids must be a list of users' ids"},
      {R"({"user_ids": ["a", null]})", "user_ids[1] must be a user's id, a string"},
      {R"({"userIds": ["a", "b", ["c"]]})", "userIds[2] must be a user's id, a string"},
      {R"({"user_ids": [1e3]})", "user_ids[0] must be a user's id, a string"},
      {R"({"since_timestamp": "yesterday"})", "since_timestamp: expected ISO 8601"},
      {R"({"since": {}})", "since must be a time, as a string or a number"},
      {R"({"now": false})", "now must be a time, as a string or a number"},
      {R"({"now": "2025-02-30"})", "Unix time, got \"2025-02-30\""},
      {R"({"limit": -1})", "limit: expected a whole number of 0 or more, got \"-1\""},
      {R"({"limit": 2.5})", "limit: expected a whole number of 0 or more, got \"2.5\""},
      {R"({"user_id_limit": [5]})", "user_id_limit must be a whole number"},
      {R"({"action": "delete_users"})", "action \"delete_users\" is unknown"},
      {R"({"action": 5, "action": true})", "action must be a string"},
      {R"({"action": "list_users", "limit": 0})",
       "limit: expected a whole number from 1 to 10000, got \"0\""},
      {R"({"action": "list_users", "limit": 10001})",
       "expected a whole number from 1 to 10000, got \"10001\""},
      {R"({"key1": "value1", "key2": "value2"})",
       "no field of the event is known; the first field is \"key1\""},
      {R"({"Records": []})", "Records must be a list of messages from SQS"},
      {R"({"Records": [{"eventSource": "aws:sqs", "body": "{}"}]})", "Records[0] has no messageId"},
      {R"({"Records": [5]})", "Records[0] must be a JSON object"},
      {"{\"user_ids\": " + list_of(10'001) + "}",
       "more than 10000 users are named; send them in parts"},
      {"{\"user_ids\": " + list_of(1'000'000) + "}",
       "event holds more than 300000 values; send fewer users at once"},
  };
  Function function;
  for (const auto& given : events) {
    const auto& event = given.event;
    const auto& message = given.message;
    CAPTURE(event.substr(0, 200));
    const ExpectedError error = error_of([&] { (void)function.answer(event); });
    CHECK(error.code == ErrorCode::invalid_argument);
    CAPTURE(error.message);
    CHECK(error.message.find(message) != std::string::npos);
    CHECK(error.message.size() < 300);
    CHECK(function.body(R"({"user_ids": "user-1"})").at("results").at("user-1") ==
          function.report("user-1"));
  }
}

TEST_CASE("ten thousand users may be named at once") {
  Function function(1);
  const json::object body = function.body("{\"user_ids\": " + list_of(10'000) + "}");
  CHECK(body.at("processed_user_ids").as_array().size() +
            body.at("unprocessed_user_ids").as_array().size() ==
        10'000);
}

TEST_CASE("what somebody sent is quoted only so far") {
  const ExpectedError error =
      error_of([] { (void)Function().answer("{\"since\": \"" + std::string(5'000, 'x') + "\"}"); });
  CHECK(error.message ==
        "since: expected ISO 8601, such as 2025-11-26T12:00:00Z, or Unix time, got \"" +
            std::string(60, 'x') + "…\"");
}

TEST_CASE("a bad request over HTTP is a status of 400 with the error") {
  const struct {
    std::string_view event;
    std::string_view message;
  } requests[]{
      {R"({"requestContext": {}, "httpMethod": "POST", "body": "{\"user_ids\": [1.5]}"})",
       "user_ids[0] must be a user's id, a string"},
      {R"({"requestContext": {}, "httpMethod": "POST", "body": "[]"})",
       "body must be a JSON object"},
      {R"({"requestContext": {}, "httpMethod": "POST", "body": "{"})",
       "body:1:2: the JSON ends too early"},
      {R"({"requestContext": {"http": {}}, "body": "e30$", "isBase64Encoded": true})",
       "the body is not base64, though isBase64Encoded says so"},
      {R"({"requestContext": {"http": {}}, "rawQueryString": "user_ids=%2"})",
       "the query string has a % without two hexadecimal digits after it; write %25"},
      {R"({"requestContext": {"http": {}}, "rawQueryString": "limit=many"})",
       "limit: expected a whole number of 0 or more, got \"many\""},
  };
  for (const auto& given : requests) {
    const auto& event = given.event;
    const auto& message = given.message;
    CAPTURE(event);
    const json::value answer = json::parse(Function().answer(event));
    CHECK(answer.at("statusCode") == 400);
    CHECK(answer.at("headers") == json::value{{"content-type", "application/json"}});
    CHECK(json::parse(answer.at("body").as_string()) ==
          json::value{{"error", {{"code", "invalid_argument"}, {"message", message}}}});
  }
}

TEST_CASE("fields that mean nothing are passed over, and the log says which") {
  Function function;
  CHECK(texts(function.body(R"({"user_ids": "user-1", "since_timestmp": 5})")
                  .at("processed_user_ids")) == std::vector<std::string>{"user-1"});
  const auto warnings = function.log.with_message("an unknown field is ignored");
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].at("field") == "since_timestmp");
  CHECK(warnings[0].at("level") == "WARN");
}

TEST_CASE("an event of countless fields that mean nothing fills no log") {
  Function function;
  std::string event = R"({"user_ids": "user-1")";
  for (int i = 0; i < 1000; ++i) event += ",\"unknown_" + std::to_string(i) + "\": 5";
  static_cast<void>(function.body(event + "}"));
  CHECK(function.log.with_message("an unknown field is ignored").size() == 10);
  const auto more = function.log.with_message("more unknown fields are ignored");
  REQUIRE(more.size() == 1);
  CHECK(more[0].at("count") == 990);
}
