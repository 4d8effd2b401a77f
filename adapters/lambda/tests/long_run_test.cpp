// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <unistd.h>

#include <signals/lambda/runtime.hpp>
#include <signals/lambda/termination.hpp>

#include "function.hpp"
#include "runtime_api_server.hpp"
#include "support/sanitized.hpp"

using namespace signals::lambda::testing;

namespace {

/// The memory of this process that is in use, in bytes.
[[nodiscard]] std::size_t resident_memory() {
  std::ifstream file("/proc/self/statm");
  std::size_t pages = 0;
  std::size_t resident = 0;
  file >> pages >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

[[nodiscard]] std::size_t open_files() {
  return static_cast<std::size_t>(std::distance(
      std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator()));
}

}  // namespace

TEST_SUITE_BEGIN("lambda" * doctest::skip(!has_node()));

TEST_CASE("two thousand invocations take no more memory nor files than two hundred") {
  RuntimeApiServer api(json::parse(R"({"quiet": true, "next": [
      {"repeat": 2000, "event": "{\"user_ids\": \"user-1,user-5,user-6\"}",
       "headers": {"Lambda-Runtime-Trace-Id": "Root=1-2-3"}}]})"));
  Function function;
  const RecordedLog handler_log(signals::lambda::LogLevel::error);
  const signals::lambda::EventHandler handler(function.events, function.goals, handler_log.log(),
                                              function.options);
  std::stop_source stop;
  std::size_t answered = 0;
  std::size_t memory_before = 0;
  std::size_t files_before = 0;
  std::size_t files_after = 0;
  const signals::lambda::Handler counting = [&](const signals::lambda::Invocation& invocation,
                                                std::stop_token token) {
    std::string answer = handler(invocation, std::move(token));
    ++answered;
    if (answered == 200) {
      memory_before = resident_memory();
      files_before = open_files();
    }
    if (answered == 2'000) {
      files_after = open_files();
      stop.request_stop();
    }
    return answer;
  };
  const RecordedLog log(signals::lambda::LogLevel::warn);
  signals::lambda::serve({.api = api.address()}, counting, log.log(), stop.get_token());
  CHECK(answered == 2'000);
  CHECK(log.lines().empty());
  CHECK(files_after == files_before);
  // A leak of 100 bytes each would show; 128 KiB is what an allocator may round up.
  // Sanitizers keep what was freed.
  CHECK((signals::testing::is_sanitized || resident_memory() < memory_before + 128 * 1024));
}

TEST_CASE("SIGTERM in the middle of an invocation has it answered with what is done, and ends") {
  for (const int signal : {SIGTERM, SIGINT}) {
    const signals::lambda::TerminationSignals termination;
    RuntimeApiServer api(json::parse(
        R"({"next": [{"event": "{\"user_ids\": \"user-0,user-1,user-2\"}"}, {"event": "{}"}]})"));
    Function function;
    function.options.workers = 1;
    function.options.clock = [] { return std::chrono::system_clock::now(); };
    function.events.before_read = [&](std::string_view user_id, const std::stop_token& stop) {
      if (user_id != "user-1") return;
      ::kill(::getpid(), signal);
      while (!stop.stop_requested()) std::this_thread::yield();
      throw signals::Error(signals::ErrorCode::cancelled, "stopped");
    };
    const signals::lambda::EventHandler handler(function.events, function.goals, function.log.log(),
                                                function.options);
    signals::lambda::serve({.api = api.address()}, std::ref(handler), function.log.log(),
                           termination.token());
    const Call call = api.next_call();
    CHECK(call.path == "/invocation/request-1/response");
    const json::object body = Function::body_of(call.body);
    CHECK(texts(body.at("processed_user_ids")) == std::vector<std::string>{"user-0"});
    CHECK(texts(body.at("unprocessed_user_ids")) == std::vector<std::string>{"user-1", "user-2"});
  }
}

TEST_SUITE_END();

TEST_CASE("signals that nobody sent do not end the wait for them") {
  for (int i = 0; i < 100; ++i) {
    const signals::lambda::TerminationSignals termination;
    CHECK_FALSE(termination.token().stop_requested());
  }
  // Whatever was held back, the process still lives and takes signals as before.
  sigset_t blocked{};
  ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
  CHECK(::sigismember(&blocked, SIGTERM) == 0);
}
