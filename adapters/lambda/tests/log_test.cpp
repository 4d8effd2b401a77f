// SPDX-License-Identifier: Apache-2.0
#include "function.hpp"

using namespace signals::lambda::testing;
using signals::lambda::LogLevel;

TEST_CASE("a line of the log is a JSON object with time, level, message and facts") {
  const RecordedLog log;
  log.log().write(LogLevel::warn, "a \"word\"\n",
                  {{"requestId", "r\\1"}, {"count", std::uint64_t{42}}, {"durationMs", 1.5}});
  CHECK(
      log.lines() ==
      std::vector<std::string>{
          R"({"timestamp":"2025-11-24T16:00:00.000Z","level":"WARN","message":"a \"word\"\u000a",)"
          R"("requestId":"r\\1","count":42,"durationMs":1.500})"
          "\n"});
}

TEST_CASE("what matters less than the level is left out") {
  const RecordedLog log(LogLevel::warn);
  for (const LogLevel level : {LogLevel::trace, LogLevel::debug, LogLevel::info, LogLevel::warn,
                               LogLevel::error, LogLevel::fatal}) {
    log.log().write(level, "message");
  }
  const auto written = log.with_message("message");
  REQUIRE(written.size() == 3);
  CHECK(written[0].at("level") == "WARN");
  CHECK(written[1].at("level") == "ERROR");
  CHECK(written[2].at("level") == "FATAL");
}

TEST_CASE("levels have AWS Lambda's names") {
  CHECK(signals::lambda::log_level_named("TRACE") == LogLevel::trace);
  CHECK(signals::lambda::log_level_named("debug") == LogLevel::debug);
  CHECK(signals::lambda::log_level_named("Info") == LogLevel::info);
  CHECK(signals::lambda::log_level_named("WARN") == LogLevel::warn);
  CHECK(signals::lambda::log_level_named("ERROR") == LogLevel::error);
  CHECK(signals::lambda::log_level_named("FATAL") == LogLevel::fatal);
  const ExpectedError error = error_of([] { (void)signals::lambda::log_level_named("LOUD"); });
  CHECK(error.code == signals::ErrorCode::invalid_argument);
  CHECK(error.message ==
        "\"LOUD\" is not a log level; the levels are TRACE, DEBUG, INFO, WARN, ERROR, FATAL");
}

TEST_CASE("one line tells of an invocation, without ids of users or their events") {
  Function function;
  (void)function.answer(R"({"user_ids": "user-5,user-6"})");
  REQUIRE(function.log.lines().size() == 1);
  const json::object line = json::parse(function.log.lines()[0]).as_object();
  CHECK(line.at("level") == "INFO");
  CHECK(line.at("message") == "answered");
  CHECK(line.at("requestId") == "request-1");
  CHECK(line.at("event") == "direct");
  CHECK(line.at("reported") == 2);
  CHECK(line.at("eventsRead") == 11);  // five and six
  CHECK(line.at("cutBy") == "nothing");
  CHECK(function.log.lines()[0].find("user-5") == std::string::npos);
  CHECK(function.log.lines()[0].find("com.momo") == std::string::npos);
}
