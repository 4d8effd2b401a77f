// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iterator>

#include "function.hpp"

using namespace signals::lambda::testing;
using Ids = std::vector<std::string>;

namespace {

[[nodiscard]] std::string event(std::string_view name) {
  std::ifstream file(fmt::format(LAMBDA_TESTS "/data/{}.json", name));
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("requests of API Gateway and function URLs are answered as it wants answers") {
  const struct {
    std::string_view name;
    Ids user_ids;
  } requests[]{
      {"api_gateway_rest", {"user-3", "user-5", "user-1"}},
      {"api_gateway_rest_post", {"user-4", "user-2"}},
      {"api_gateway_http", {"user-1", "user-4", "user-2", "café 7"}},
      {"api_gateway_http_format_1", {"user-2", "user-6"}},
      {"function_url", {"user-5", "user-0"}},
  };
  for (const auto& given : requests) {
    const auto& name = given.name;
    const auto& user_ids = given.user_ids;
    CAPTURE(name);
    Function function;
    const json::value answer = json::parse(function.answer(event(name)));
    CHECK(names(answer.as_object()) == Ids{"statusCode", "headers", "isBase64Encoded", "body"});
    CHECK(answer.at("statusCode") == 200);
    CHECK(answer.at("headers") == json::value{{"content-type", "application/json"}});
    CHECK(answer.at("isBase64Encoded") == false);
    const json::value body = json::parse(answer.at("body").as_string());
    CHECK(texts(body.at("processed_user_ids")) == user_ids);
    for (const std::string& user_id : user_ids) {
      CHECK(body.at("results").at(user_id) == function.report(user_id));
    }
  }
}

TEST_CASE("messages of SQS that are bad or whose users failed are told, and no others") {
  Function function;
  function.events.before_read = [](std::string_view user_id, const std::stop_token&) {
    if (user_id == "user-3") {
      throw signals::Error(signals::ErrorCode::unavailable, "the database is away");
    }
  };
  // Of the second one user fails; the third is no JSON; the fifth names a boolean.
  CHECK(json::parse(function.answer(event("sqs"))) == json::parse(R"({"batchItemFailures": [
      {"itemIdentifier": "00000002-0000-4000-8000-000000000000"},
      {"itemIdentifier": "00000003-0000-4000-8000-000000000000"},
      {"itemIdentifier": "00000005-0000-4000-8000-000000000000"}]})"));
}

TEST_CASE("schedules are answered with the users that there are, at most the limit") {
  for (const std::string_view name : {"eventbridge_schedule", "eventbridge_scheduler"}) {
    CAPTURE(name);
    Function function(60);
    const json::object body = function.body(event(name));
    CHECK(texts(body.at("processed_user_ids")) == fakes::user_ids(50));
    function.options.user_limit = 2;
    CHECK(texts(function.body(event(name)).at("processed_user_ids")) == Ids{"user-0", "user-1"});
  }
}

TEST_CASE("events of other services are refused by name") {
  Function function;
  const ExpectedError s3 = error_of([&] { (void)function.answer(event("s3")); });
  CHECK(s3.code == signals::ErrorCode::invalid_argument);
  CHECK(s3.message == "Records[0] is from \"aws:s3\"; only those of aws:sqs are answered");
  const ExpectedError load_balancer =
      error_of([&] { (void)function.answer(event("load_balancer")); });
  CHECK(load_balancer.code == signals::ErrorCode::invalid_argument);
  CHECK(load_balancer.message.find("no field of the event is known") == 0);
}

TEST_CASE("a load balancer is named as what is not supported") {
  Function function;
  const ExpectedError error = error_of([&] { (void)function.answer(event("load_balancer")); });
  CHECK(error.names("load balancer (ALB), which is not supported; use API Gateway"));
}

TEST_CASE("what SNS, EventBridge and Pipes put around an event is taken off") {
  const std::string asked = R"({"user_ids": ["user-1", " user,2 "]})";
  const json::value detail = json::parse(asked);
  const json::value notification{{"Type", "Notification"},
                                 {"TopicArn", "arn:aws:sns:eu-west-1:111122223333:users"},
                                 {"MessageId", "1"},
                                 {"Message", asked}};
  const json::value bridged{{"version", "0"},
                            {"id", "1"},
                            {"source", "our.app"},
                            {"detail-type", "UsersDue"},
                            {"detail", detail}};
  const json::value sns{
      {"Records", json::array{json::value{{"EventSource", "aws:sns"}, {"Sns", notification}}}}};
  for (const json::value& wrapped : {sns, bridged}) {
    CAPTURE(wrapped);
    Function function;
    const json::object body = function.body(json::serialize(wrapped));
    CHECK(texts(body.at("processed_user_ids")) == Ids{"user-1", " user,2 "});
    const auto warnings = function.log.with_message(
        "nobody receives these reports; the function does not store them");
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].at("reportedToNobody") == 2);
  }

  std::string around_both = json::serialize(notification);
  const json::value both{
      {"Type", "Notification"}, {"TopicArn", "t"}, {"Message", json::serialize(bridged)}};
  for (const std::string& body : {asked, around_both, json::serialize(bridged),
                                  json::serialize(both), "\xEF\xBB\xBF" + asked}) {
    CAPTURE(body);
    const json::array messages{
        json::value{{"messageId", "m1"}, {"eventSource", "aws:sqs"}, {"body", body}}};
    for (const json::value& queued :
         {json::value(messages), json::value(json::object{{"Records", messages}})}) {
      Function function;
      CHECK(function.answer(json::serialize(queued)) == R"({"batchItemFailures":[]})");
      CHECK(function.log.with_message("answered").at(0).at("reported") == 2);
    }
  }
}

TEST_CASE("the reports of a schedule reach nobody, and the log says how many") {
  Function function;
  (void)function.answer(event("eventbridge_schedule"));
  const auto warnings =
      function.log.with_message("nobody receives these reports; the function does not store them");
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].at("level") == "WARN");
  CHECK(warnings[0].at("reportedToNobody") == 7);
}

TEST_CASE("what narrows a schedule or a list is no list of everybody") {
  json::value schedule = json::parse(event("eventbridge_schedule"));
  schedule.as_object()["detail"] = json::object{{"user_ids", json::array{"user-3"}}};
  Function function;
  CHECK(texts(function.body(json::serialize(schedule)).at("processed_user_ids")) == Ids{"user-3"});
  schedule.as_object()["detail"] = json::object{{"user", "user-3"}};
  CHECK_THROWS_AS((void)function.answer(json::serialize(schedule)), signals::Error);
  CHECK_THROWS_AS((void)function.answer(R"({"action": "list_users", "user_ids": ["user-3"]})"),
                  signals::Error);
  CHECK(
      texts(function.body(R"({"ping": true, "user_ids": ["user-3"]})").at("processed_user_ids")) ==
      Ids{"user-3"});
}

TEST_CASE("users of forms and of paths are read") {
  const struct {
    std::string_view request;
    Ids user_ids;
  } requests[]{
      {R"("rawQueryString": "user_ids%5B%5D=user-1&user_ids[]=user-2")", {"user-1", "user-2"}},
      {R"("rawQueryString": "user_ids[0]=user-1&user_ids[1]=a,b")", {"user-1", "a,b"}},
      {R"("multiValueQueryStringParameters": {"user_ids[]": ["user-3"]})", {"user-3"}},
      {R"("pathParameters": {"user_id": "user-4"})", {"user-4"}},
      {R"("pathParameters": {"id": "user-4"}, "rawQueryString": "now=2025-11-24")", {"user-4"}},
      {R"("body": "\uFEFF{\"user_ids\": [\"user-5\"]}")", {"user-5"}},
  };
  for (const auto& given : requests) {
    CAPTURE(given.request);
    const json::value answer = json::parse(Function().answer(
        fmt::format(R"({{"requestContext": {{"http": {{}}}}, {}}})", given.request)));
    CHECK(answer.at("statusCode") == 200);
    CHECK(texts(json::parse(answer.at("body").as_string()).at("processed_user_ids")) ==
          given.user_ids);
  }
}

TEST_CASE("a request that is narrowed to nobody, or by an unknown field, is bad") {
  for (const std::string_view request :
       {R"("rawQueryString": "user_ids=")", R"("rawQueryString": "user_ids")",
        R"("rawQueryString": "user=ada")", R"("pathParameters": {"user": "ada"})",
        R"("rawQueryString": "limit=3&users[]=ada")", R"("body": "{\"user_id\": null}")"}) {
    CAPTURE(request);
    Function function;
    function.events.before_list = [](std::string_view, const std::stop_token&) {
      FAIL("users were listed");
    };
    CHECK(json::parse(function.answer(
                          fmt::format(R"({{"requestContext": {{"http": {{}}}}, {}}})", request)))
              .at("statusCode") == 400);
  }
}

TEST_CASE("methods and paths for which nothing is to be read are answered at once") {
  const struct {
    std::string_view method;
    std::string_view path;
    int status;
  } requests[]{
      {"OPTIONS", "/", 204},       {"HEAD", "/", 200},        {"PUT", "/", 405},
      {"DELETE", "/reports", 405}, {"PATCH", "/", 405},       {"GET", "/favicon.ico", 404},
      {"POST", "/users/ada", 404}, {"GET", "/reports/", 200}, {"GET", "/", 200},
  };
  for (const auto& given : requests) {
    for (const std::string_view form :
         {R"({{"version": "2.0", "routeKey": "$default", "rawPath": "{1}",
              "requestContext": {{"stage": "$default", "http": {{"method": "{0}", "path": "{1}"}}}},
              "rawQueryString": "user_ids=user-1"}})",
          R"({{"resource": "/{{proxy+}}", "path": "{1}", "httpMethod": "{0}",
              "pathParameters": {{"proxy": "x"}}, "requestContext": {{"stage": "prod"}},
              "queryStringParameters": {{"user_ids": "user-1"}}}})"}) {
      const std::string request = fmt::format(fmt::runtime(form), given.method, given.path);
      CAPTURE(request);
      Function function;
      std::size_t reads = 0;
      function.events.before_read = [&](std::string_view, const std::stop_token&) { ++reads; };
      function.goals.before_catalogue = [&] { ++reads; };
      const json::value answer = json::parse(function.answer(request));
      CHECK(answer.at("statusCode") == given.status);
      CHECK((reads > 0) == (given.status == 200 && given.method == "GET"));
      if (given.status == 204) CHECK(answer.at("body") == "");
      if (given.status == 405) CHECK(answer.at("headers").as_object().contains("allow"));
    }
  }
  // A route with a path of its own, and the stage before a path.
  CHECK(json::parse(Function().answer(R"({"routeKey": "GET /v2/all", "rawPath": "/v2/all",
      "requestContext": {"http": {"method": "GET"}}, "rawQueryString": "user_ids=user-1"})"))
            .at("statusCode") == 200);
  CHECK(json::parse(Function().answer(R"({"routeKey": "$default", "rawPath": "/prod/reports",
      "requestContext": {"stage": "prod", "http": {"method": "GET"}},
      "rawQueryString": "user_ids=user-1"})"))
            .at("statusCode") == 200);
}
