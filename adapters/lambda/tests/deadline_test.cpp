// SPDX-License-Identifier: Apache-2.0
#include <condition_variable>
#include <mutex>
#include <thread>

#include "function.hpp"

using namespace signals::lambda::testing;
using namespace std::chrono_literals;
using Ids = std::vector<std::string>;

namespace {

/// Waits until the work is asked to stop, as a source does whose server is slow.
void wait_for(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, 1min, [] { return false; });
  if (!stop.stop_requested()) throw signals::Error(signals::ErrorCode::internal, "was not stopped");
  throw signals::Error(signals::ErrorCode::cancelled, "stopped");
}

/// From this user on, nobody's events come before the work is asked to stop.
void slow_down_from(Function& function, const std::string& slow) {
  function.options.workers = 1;
  function.events.before_read = [slow](std::string_view user_id, const std::stop_token& stop) {
    if (user_id == slow) wait_for(stop);
  };
}

}  // namespace

TEST_CASE("work stops a margin before the deadline, and the body names those not reached") {
  Function function;
  function.options.margin = 59s;
  slow_down_from(function, "user-2");
  const auto start = std::chrono::steady_clock::now();
  const json::object body = function.body(R"({"user_ids": "user-0,user-1,user-2,user-3"})");
  CHECK(std::chrono::steady_clock::now() - start >= 1s);
  CHECK(names(body) == Ids{"processed_user_ids", "results", "unprocessed_user_ids"});
  CHECK(texts(body.at("processed_user_ids")) == Ids{"user-0", "user-1"});
  CHECK(body.at("results").at("user-1") == function.report("user-1"));
  CHECK(texts(body.at("unprocessed_user_ids")) == Ids{"user-2", "user-3"});

  const auto answered = function.log.with_message("answered");
  REQUIRE(answered.size() == 1);
  CHECK(answered[0].at("cutBy") == "time");
  CHECK(answered[0].at("unprocessed") == 2);
}

TEST_CASE("where less than the margin is left, nobody is reached") {
  Function function;
  const json::object body = function.body(R"({"user_ids": "user-0,user-1"})", 1s);
  CHECK(names(body) == Ids{"processed_user_ids", "results", "unprocessed_user_ids"});
  CHECK(texts(body.at("processed_user_ids")).empty());
  CHECK(texts(body.at("unprocessed_user_ids")) == Ids{"user-0", "user-1"});

  const json::object past = function.body(R"({"user_ids": "user-0"})", -1h);
  CHECK(texts(past.at("unprocessed_user_ids")) == Ids{"user-0"});
}

TEST_CASE("a catalogue that does not come in time leaves everyone unreached") {
  Function function;
  function.goals.before_catalogue = [] {
    throw signals::Error(signals::ErrorCode::cancelled, "stopped");
  };
  const json::object body = function.body(R"({"user_ids": "user-1,user-0,user-1"})", 1s);
  CHECK(texts(body.at("unprocessed_user_ids")) == Ids{"user-1", "user-0"});
  const json::object listed = function.body(R"({"cursor": "3"})", 1s);
  CHECK(names(listed) == Ids{"processed_user_ids", "results", "next_cursor"});
  CHECK(listed.at("next_cursor") == "3");
}

TEST_CASE("a list of users that is cut short tells where it goes on") {
  Function function(20);
  function.options.margin = 59s;
  function.events.page_size = 4;
  slow_down_from(function, "user-5");
  const json::object body = function.body(R"({"limit": 0})");
  CHECK(texts(body.at("processed_user_ids")) ==
        Ids{"user-0", "user-1", "user-2", "user-3", "user-4"});
  CHECK(texts(body.at("unprocessed_user_ids")) == Ids{"user-5", "user-6", "user-7"});
  CHECK(body.at("next_cursor") == "8");

  function.events.before_read = [](std::string_view, const std::stop_token&) {};
  const json::object rest = function.body(R"({"limit": 0, "cursor": "8"})");
  CHECK(texts(rest.at("processed_user_ids")).size() == 12);
  CHECK_FALSE(rest.contains("next_cursor"));
}

TEST_CASE("messages that were not reached before the deadline have failed") {
  Function function;
  function.options.margin = 59s;
  slow_down_from(function, "user-2");
  CHECK(function.answer(R"({"Records": [
          {"messageId": "m1", "eventSource": "aws:sqs", "body": "{\"user_ids\": \"user-1\"}"},
          {"messageId": "m2", "eventSource": "aws:sqs", "body": "{\"user_ids\": \"user-2\"}"},
          {"messageId": "m3", "eventSource": "aws:sqs", "body": "{\"user_ids\": \"user-3\"}"},
          {"messageId": "m4", "eventSource": "aws:sqs",
           "body": "{\"user_ids\": \"user-4\", \"now\": \"2025-01-01\"}"}]})") ==
        R"({"batchItemFailures":[{"itemIdentifier":"m2"},{"itemIdentifier":"m3"},)"
        R"({"itemIdentifier":"m4"}]})");
}

TEST_CASE("a process that is to end answers with what it has") {
  Function function;
  function.options.workers = 1;
  std::stop_source process;
  function.events.before_read = [&](std::string_view user_id, const std::stop_token& stop) {
    if (user_id != "user-1") return;
    process.request_stop();
    wait_for(stop);
  };
  const json::object body =
      function.body(R"({"user_ids": "user-0,user-1,user-2"})", 1h, process.get_token());
  CHECK(texts(body.at("processed_user_ids")) == Ids{"user-0"});
  CHECK(texts(body.at("unprocessed_user_ids")) == Ids{"user-1", "user-2"});
}
