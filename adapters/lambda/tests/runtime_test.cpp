// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <filesystem>
#include <stop_token>
#include <thread>

#include <signals/lambda/runtime.hpp>

#include "function.hpp"
#include "runtime_api_server.hpp"

using namespace signals::lambda::testing;
using signals::ErrorCode;
using signals::lambda::Invocation;

namespace {

/// A runtime that serves until it is told to stop, or fails.
class Runtime {
 public:
  Runtime(const json::value& scenario, signals::lambda::Handler handler)
      : api_(scenario), handler_(std::move(handler)), thread_([this] { run(); }) {}

  [[nodiscard]] RuntimeApiServer& api() noexcept { return api_; }
  [[nodiscard]] const RecordedLog& log() const noexcept { return log_; }

  /// The error that it ended with, if any; waits for its end.
  [[nodiscard]] std::optional<ExpectedError> join() {
    thread_.join();
    return error_;
  }
  [[nodiscard]] std::optional<ExpectedError> stop() {
    stop_.request_stop();
    return join();
  }

 private:
  void run() {
    try {
      signals::lambda::serve({.api = api_.address(), .attempts = 3}, handler_, log_.log(),
                             stop_.get_token());
    } catch (const signals::Error& error) {
      error_ = {error.code(), error.what()};
    }
  }

  RuntimeApiServer api_;
  signals::lambda::Handler handler_;
  RecordedLog log_{};
  std::stop_source stop_{};
  std::optional<ExpectedError> error_{};
  std::thread thread_;
};

[[nodiscard]] std::string echo(const Invocation& invocation, const std::stop_token& /*stop*/) {
  return invocation.payload;
}

/// Invocations with these events.
[[nodiscard]] json::value events(std::initializer_list<std::string_view> texts) {
  json::array next;
  for (const std::string_view text : texts) next.push_back(json::value{{"event", text}});
  return {{"next", next}};
}

}  // namespace

TEST_CASE("a Runtime API that is not there ends the process") {
  const RecordedLog log;
  const ExpectedError error = error_of(
      [&] { signals::lambda::serve({.api = "127.0.0.1:1", .attempts = 2}, echo, log.log(), {}); });
  CHECK(error.code == ErrorCode::unavailable);
  for (const std::string api : {"", "no host", "127.0.0.1:1/path", "http://127.0.0.1:1"}) {
    CAPTURE(api);
    CHECK(error_of([&] { signals::lambda::serve({.api = api}, echo, log.log(), {}); }).code ==
          ErrorCode::invalid_argument);
  }
}

TEST_SUITE_BEGIN("lambda" * doctest::skip(!has_node()));

TEST_CASE("invocations are answered one after another") {
  Runtime runtime(events({"{\"a\":1}", "[]"}), echo);
  const Call first = runtime.api().next_call();
  CHECK(first.path == "/invocation/request-1/response");
  CHECK(first.body == "{\"a\":1}");
  CHECK(first.error_type.empty());
  const Call second = runtime.api().next_call();
  CHECK(second.path == "/invocation/request-2/response");
  CHECK(second.body == "[]");
  CHECK_FALSE(runtime.stop());
}

TEST_CASE("the handler learns of deadline and trace") {
  const auto describe = [](const Invocation& invocation, const std::stop_token&) {
    const char* const trace = std::getenv("_X_AMZN_TRACE_ID");  // NOLINT(concurrency-mt-unsafe)
    return fmt::format("{}|{}|{}|{}|{}", invocation.request_id,
                       invocation.deadline.time_since_epoch() / std::chrono::milliseconds{1},
                       invocation.trace_id, trace == nullptr ? "none" : trace,
                       invocation.function_arn);
  };
  const json::value scenario = json::parse(R"({"next": [
      {"id": "a", "headers": {"Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1",
                              "Lambda-Runtime-Deadline-Ms": "1764000060000"}},
      {"id": "b", "headers": {"Lambda-Runtime-Deadline-Ms": "1764000060001"}},
      {"id": "c", "headers": {"lambda-runtime-trace-id": "Root=1-2", "Lambda-Runtime-Deadline-Ms": "soon"}}]})");
  const std::string arn = "arn:aws:lambda:eu-west-1:111122223333:function:signals";
  Runtime runtime(scenario, describe);
  CHECK(runtime.api().next_call().body ==
        "a|1764000060000|Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1|"
        "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1|" +
            arn);
  CHECK(runtime.api().next_call().body == "b|1764000060001||none|" + arn);
  // Without a deadline there is all the time of the world.
  CHECK(runtime.api().next_call().body == "c|7258118400000|Root=1-2|Root=1-2|" + arn);
  CHECK_FALSE(runtime.stop());
}

TEST_CASE("a handler that throws fails its invocation, not the process") {
  const auto fail = [](const Invocation& invocation, const std::stop_token&) -> std::string {
    if (invocation.payload == "1") {
      throw signals::Error(ErrorCode::invalid_argument, "a \"bad\" event");
    }
    if (invocation.payload == "2") throw std::runtime_error("by surprise");
    if (invocation.payload == "3") throw std::bad_alloc();
    if (invocation.payload == "4") throw 4;
    return "\"done\"";
  };
  Runtime runtime(events({"1", "2", "3", "4", "5"}), fail);
  const Call first = runtime.api().next_call();
  CHECK(first.path == "/invocation/request-1/error");
  CHECK(first.error_type == "invalid_argument");
  CHECK(first.body ==
        R"({"errorMessage":"a \"bad\" event","errorType":"invalid_argument","stackTrace":[]})");
  CHECK(runtime.api().next_call().body ==
        R"({"errorMessage":"by surprise","errorType":"internal","stackTrace":[]})");
  CHECK(runtime.api().next_call().error_type == "resource_exhausted");
  CHECK(runtime.api().next_call().error_type == "unknown");
  const Call last = runtime.api().next_call();
  CHECK(last.path == "/invocation/request-5/response");
  CHECK(last.body == "\"done\"");
  CHECK_FALSE(runtime.stop());
  const auto failures = runtime.log().with_message("invocation failed");
  REQUIRE(failures.size() == 4);
  CHECK(failures[0].at("level") == "ERROR");
  CHECK(failures[0].at("requestId") == "request-1");
}

TEST_CASE("garbage, resets and bad statuses of the Runtime API are survived") {
  const json::value scenario = json::parse(R"({"next": [
      {"reset": true}, {"raw": "SSH-2.0-OpenSSH_9.2\r\n"}, {"event": "1"},
      {"cut": true}, {"raw": ""}, {"event": "2"},
      {"status": 403, "event": "{}"}, {"id": "a/../b", "event": "{}"}, {"event": "3"},
      {"id": "", "event": "{}"}, {"raw": "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"},
      {"event": "4"}]})");
  Runtime runtime(scenario, echo);
  for (const std::string_view event : {"1", "2", "3", "4"}) {
    CHECK(runtime.api().next_call().body == event);
  }
  CHECK_FALSE(runtime.stop());
  CHECK(runtime.log().with_message("asking for an invocation failed").size() == 8);
}

TEST_CASE("a Runtime API that never makes sense ends the process, after some attempts") {
  for (const std::string_view step :
       {R"({"reset": true, "repeat": 3})", R"({"raw": "nonsense", "repeat": 3})",
        R"({"status": 404, "repeat": 3})", R"({"id": "", "repeat": 3})"}) {
    CAPTURE(step);
    Runtime runtime(json::parse(fmt::format(R"({{"next": [{}]}})", step)), echo);
    const auto error = runtime.join();
    REQUIRE(error);
    CHECK(error->code != ErrorCode::internal);
    CHECK(runtime.log().with_message("asking for an invocation failed").size() == 3);
  }
}

TEST_CASE("a Runtime API that is out of order ends the process at once") {
  for (const std::string_view scenario :
       {R"({"next": [{"status": 500}, {"event": "1"}]})",
        R"({"next": [{"status": 503}, {"event": "1"}]})",
        R"({"next": [{"event": "1"}, {"event": "2"}], "posts": [500]})"}) {
    CAPTURE(scenario);
    Runtime runtime(json::parse(json::string_view(scenario.data(), scenario.size())), echo);
    const auto error = runtime.join();
    REQUIRE(error);
    CHECK(error->code == ErrorCode::internal);
    CHECK(error->message.find("it is out of order") != std::string::npos);
  }
}

TEST_CASE("an answer that was lost on the way is handed over again") {
  const json::value scenario =
      json::parse(R"({"next": [{"event": "1"}, {"event": "2"}], "posts": ["reset", 202]})");
  Runtime runtime(scenario, echo);
  CHECK(runtime.api().next_call().path == "/invocation/request-1/response");
  CHECK(runtime.api().next_call().path == "/invocation/request-1/response");
  CHECK(runtime.api().next_call().path == "/invocation/request-2/response");
  CHECK_FALSE(runtime.stop());
}

TEST_CASE("an answer that is refused is told in the log, and the next is asked for") {
  Runtime runtime(json::parse(R"({"next": [{"event": "1"}, {"event": "2"}], "posts": [400, 202]})"),
                  echo);
  CHECK(runtime.api().next_call().path == "/invocation/request-1/response");
  CHECK(runtime.api().next_call().path == "/invocation/request-2/response");
  CHECK_FALSE(runtime.stop());
  const auto refused = runtime.log().with_message("the Runtime API refused the answer");
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].at("requestId") == "request-1");
}

TEST_CASE("an answer that Lambda finds too large fails the invocation") {
  Runtime runtime(json::parse(R"({"next": [{"event": "12345"}], "posts": [413]})"), echo);
  CHECK(runtime.api().next_call().path == "/invocation/request-1/response");
  const Call error = runtime.api().next_call();
  CHECK(error.path == "/invocation/request-1/error");
  CHECK(error.error_type == "resource_exhausted");
  CHECK(error.body ==
        R"({"errorMessage":"the answer of 5 bytes is larger than Lambda lets through; ask for )"
        R"(fewer users at once","errorType":"resource_exhausted","stackTrace":[]})");
  CHECK_FALSE(runtime.stop());
}

TEST_CASE("events and answers of 6 MB pass, and a larger event is refused") {
  const json::value scenario = json::parse(R"({"next": [
      {"event": "{}", "pad": 6291454}, {"event": "{}", "pad": 20000000}, {"event": "3"}]})");
  Runtime runtime(scenario, echo);
  const Call first = runtime.api().next_call();
  CHECK(first.path == "/invocation/request-1/response");
  CHECK(first.bytes == 6'291'456);
  const Call second = runtime.api().next_call();
  CHECK(second.path == "/invocation/request-2/error");
  CHECK(second.error_type == "invalid_argument");
  CHECK(runtime.api().next_call().body == "3");
  CHECK_FALSE(runtime.stop());
}

TEST_CASE("a stop ends the wait for an invocation, however long") {
  Runtime runtime(events({"1"}), echo);
  CHECK(runtime.api().next_call().body == "1");
  CHECK_FALSE(runtime.stop());
}

TEST_CASE("no proxy stands between the process and Lambda") {
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);  // NOLINT(concurrency-mt-unsafe)
  ::setenv("ALL_PROXY", "http://127.0.0.1:1", 1);   // NOLINT(concurrency-mt-unsafe)
  Runtime runtime(events({"1"}), echo);
  CHECK(runtime.api().next_call().body == "1");
  CHECK_FALSE(runtime.stop());
  ::unsetenv("http_proxy");  // NOLINT(concurrency-mt-unsafe)
  ::unsetenv("ALL_PROXY");   // NOLINT(concurrency-mt-unsafe)
}

TEST_CASE("why the process cannot start is told to Lambda, and in the log") {
  RuntimeApiServer api(json::object{});
  const RecordedLog log;
  const signals::Error error(ErrorCode::invalid_argument, "DATABASE_URL is missing");
  signals::lambda::report_initialization_failure({.api = api.address()}, error, log.log());
  const Call call = api.next_call();
  CHECK(call.path == "/init/error");
  CHECK(call.error_type == "invalid_argument");
  CHECK(call.body == R"({"errorMessage":"DATABASE_URL is missing","errorType":"invalid_argument",)"
                     R"("stackTrace":[]})");
  REQUIRE(log.lines().size() == 1);
  CHECK(log.with_message("the function cannot start")[0].at("level") == "FATAL");

  // Nobody is there to be told.
  signals::lambda::report_initialization_failure({.api = "127.0.0.1:1"}, error, log.log());
  CHECK(log.with_message("Lambda did not receive the failure").size() == 1);
}

TEST_SUITE_END();
