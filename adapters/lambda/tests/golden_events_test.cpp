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
