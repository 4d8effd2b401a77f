// SPDX-License-Identifier: Apache-2.0
#include "function.hpp"

using namespace signals::lambda::testing;

namespace {

/// Messages `m0`, `m1` … of SQS with these bodies.
[[nodiscard]] std::string messages(const std::vector<std::string>& bodies) {
  json::array records;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    records.push_back(json::value{
        {"messageId", fmt::format("m{}", i)}, {"eventSource", "aws:sqs"}, {"body", bodies[i]}});
  }
  return json::serialize(json::value{{"Records", records}});
}

/// The ids of the messages that failed.
[[nodiscard]] std::vector<std::string> failures(const std::string& answer) {
  std::vector<std::string> ids;
  const json::value parsed = json::parse(answer);
  for (const json::value& failure : parsed.at("batchItemFailures").as_array()) {
    ids.emplace_back(failure.at("itemIdentifier").as_string());
  }
  return ids;
}

}  // namespace

TEST_CASE("messages that ask for the same times are evaluated together") {
  Function function;
  std::vector<std::string> bodies(100, R"({"user_ids": "user-1"})");
  bodies.emplace_back(R"({"user_ids": "user-2", "since": "2025-01-01"})");
  CHECK(failures(function.answer(messages(bodies))).empty());
  CHECK(function.goals.batch_sizes() == std::vector<std::size_t>{1, 1});
}

TEST_CASE("a message without an id has the users evaluated that there are") {
  Function function(5);
  std::vector<std::string> read;
  function.options.workers = 1;
  function.events.before_read = [&](std::string_view user_id, const std::stop_token&) {
    read.emplace_back(user_id);
  };
  CHECK(failures(function.answer(messages({R"({"limit": 2})"}))).empty());
  CHECK(read == std::vector<std::string>{"user-0", "user-1"});

  function.events.before_list = [](std::string_view, const std::stop_token&) {
    throw signals::Error(signals::ErrorCode::unavailable, "the database is away");
  };
  CHECK(failures(function.answer(messages({R"({"user_ids": []})"}))).empty());
  CHECK(failures(function.answer(messages({"{}", R"({"user_ids": "user-1"})", "{}"}))) ==
        std::vector<std::string>{"m0", "m2"});
}

TEST_CASE("a message cannot ask for a list, nor for nothing known") {
  Function function;
  CHECK(failures(function.answer(messages({R"({"action": "list_users"})", "[]", "",
                                           R"({"user_ids": "user-1"})", R"({"x": 1})"}))) ==
        std::vector<std::string>{"m0", "m1", "m2", "m4"});
  CHECK(function.log.with_message("message failed").size() == 4);
}

TEST_CASE("where the catalogue cannot be had, all messages have failed") {
  Function function;
  function.goals.before_catalogue = [] {
    throw signals::Error(signals::ErrorCode::unavailable, "the database is away");
  };
  CHECK(failures(function.answer(
            messages({R"({"user_ids": "user-1"})", R"({"user_ids": "user-2"})"}))) ==
        std::vector<std::string>{"m0", "m1"});
}

TEST_CASE("the log tells how many messages and users there were") {
  Function function;
  (void)function.answer(messages({R"({"user_ids": "user-1,user-2"})", "bad"}));
  const auto answered = function.log.with_message("answered");
  REQUIRE(answered.size() == 1);
  CHECK(answered[0].at("messages") == 2);
  CHECK(answered[0].at("failedMessages") == 1);
  CHECK(answered[0].at("reported") == 2);
  CHECK(answered[0].at("requestId") == "request-1");
}
