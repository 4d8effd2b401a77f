// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <signals/http/retry.hpp>

#include "support/expected_error.hpp"

using namespace std::chrono_literals;
using signals::Error;
using signals::ErrorCode;
using signals::Retry;
using signals::http::may_help_to_retry;
using signals::http::require_usable;
using signals::http::ResponseHead;
using signals::http::retry_after;
using signals::http::retry_of;
using signals::http::RetryPolicy;
using signals::http::RetrySchedule;
using namespace signals::testing;

namespace {

using Steady = std::chrono::steady_clock;

// 1994-11-06 08:49:37 UTC, the instant of the examples in RFC 9110, 5.6.7.
constexpr std::chrono::system_clock::time_point instant{784'111'777s};

[[nodiscard]] auto asked(const char* value) {
  return retry_after({.status = 503, .headers = {{"Retry-After", value}}}, instant);
}

const Error failure(ErrorCode::unavailable, "the server is busy", Retry::may_help);

/// How long a schedule waits, at least.
[[nodiscard]] Steady::duration time_of(RetrySchedule& schedule) {
  const auto start = Steady::now();
  REQUIRE(schedule.wait(failure));
  return Steady::now() - start;
}

}  // namespace

TEST_CASE("statuses that may pass are worth another attempt") {
  for (const int status : {429, 500, 502, 503, 504}) CHECK(may_help_to_retry(status));
  for (const int status : {200, 301, 400, 401, 403, 404, 409, 412, 501, 505}) {
    CHECK_FALSE(may_help_to_retry(status));
  }
}

TEST_CASE("failures of the network and of time are worth another attempt, and those that say so") {
  for (const ErrorCode code : {ErrorCode::unavailable, ErrorCode::deadline_exceeded}) {
    CHECK(retry_of(Error(code, "")) == Retry::may_help);
  }
  CHECK(retry_of(Error(ErrorCode::internal, "")) == Retry::useless);
  CHECK(retry_of(Error(ErrorCode::internal, "", Retry::may_help)) == Retry::may_help);
}

TEST_CASE("a policy and a time limit that cannot be used are refused") {
  CHECK_NOTHROW(require_usable({.attempts = 1, .first_backoff = 0ms, .longest_backoff = 24h}, 24h));
  const auto refusal_of = [](const RetryPolicy& policy, std::chrono::milliseconds timeout) {
    const auto error = error_of([&] { require_usable(policy, timeout); });
    CHECK(error.code == ErrorCode::invalid_argument);
    return error.message;
  };
  CHECK(refusal_of({.attempts = 0}, 1ms) == "attempts must be at least 1");
  for (const std::chrono::milliseconds timeout : {0ms, -1ms, 24h + 1ms}) {
    CHECK(refusal_of({}, timeout) == "timeout must be above 0, and a day at most");
  }
  for (const std::chrono::milliseconds backoff : {-1ms, 24h + 1ms}) {
    CHECK(refusal_of({.first_backoff = backoff}, 1ms) ==
          "a backoff must not be below 0, and a day at most");
    CHECK(refusal_of({.longest_backoff = backoff}, 1ms) ==
          "a backoff must not be below 0, and a day at most");
  }
}

TEST_CASE("Retry-After is seconds, or a date in any of its three forms") {
  CHECK(asked("120") == 120'000ms);
  CHECK(asked(" 0 ") == 0ms);
  CHECK(asked("99999999999999999999999") == 365 * 24h);
  CHECK(asked("Sun, 06 Nov 1994 08:49:47 GMT") == 10'000ms);
  CHECK(asked("Sunday, 06-Nov-94 08:49:47 GMT") == 10'000ms);
  CHECK(asked("Sun Nov  6 08:49:47 1994") == 10'000ms);
  CHECK(asked("Sun, 06 Nov 1994 08:49:27 GMT") == 0ms);
  CHECK(retry_after({.status = 503, .headers = {{"retry-after", "Sun, 06 Nov 1994 08:49:38 GMT"}}},
                    instant + 1ms) == 999ms);
}

TEST_CASE("a Retry-After without sense is none") {
  for (const char* const value : {"", " ", "-5", "1.5", "5s", "soon", "Sun, 99 Foo 1994"}) {
    CAPTURE(value);
    CHECK_FALSE(asked(value));
  }
  CHECK_FALSE(retry_after({.status = 503}, instant));
}

TEST_CASE("waits double up to the longest, and start afresh after a gain") {
  RetrySchedule schedule({.attempts = 10,
                          .first_backoff = 10ms,
                          .longest_backoff = 40ms,
                          .random = [] { return 0.9; }},
                         Steady::time_point::max(), {});
  CHECK(time_of(schedule) >= 9ms);
  CHECK(time_of(schedule) >= 18ms);
  CHECK(time_of(schedule) >= 36ms);
  CHECK(time_of(schedule) >= 36ms);
  schedule.restart();
  const auto before = Steady::now() + 20ms;
  RetrySchedule bounded(
      {.attempts = 10, .first_backoff = 10ms, .longest_backoff = 10s, .random = [] { return 0.9; }},
      before, {});
  CHECK(bounded.wait(failure));
  CHECK_FALSE(bounded.wait(failure));
}

TEST_CASE("each pause is told before it begins, with the failure; the last failure has none") {
  std::vector<std::pair<std::string, std::chrono::milliseconds>> told;
  RetrySchedule schedule(
      {.attempts = 3,
       .first_backoff = 10ms,
       .longest_backoff = 40ms,
       .random = [] { return 0.5; },
       .on_retry = [&](const Error& error, auto pause) { told.emplace_back(error.what(), pause); }},
      Steady::time_point::max(), {});
  CHECK(schedule.wait(failure));
  CHECK(schedule.wait(failure, 12ms));
  CHECK_FALSE(schedule.wait(failure));
  REQUIRE(told.size() == 2);
  CHECK(told[0] == std::pair(std::string("the server is busy"), 5ms));
  CHECK(told[1] == std::pair(std::string("the server is busy"), 12ms));
}

TEST_CASE("attempts are counted in a row") {
  const RetryPolicy policy{.attempts = 3, .first_backoff = 0ms};
  RetrySchedule schedule(policy, Steady::time_point::max(), {});
  CHECK(schedule.wait(failure));
  CHECK(schedule.wait(failure));
  CHECK_FALSE(schedule.wait(failure));
  CHECK_FALSE(schedule.wait(failure));
  schedule.restart();
  CHECK(schedule.wait(failure));
  CHECK(schedule.wait(failure));
  CHECK_FALSE(schedule.wait(failure));
  RetrySchedule once({.attempts = 1}, Steady::time_point::max(), {});
  CHECK_FALSE(once.wait(failure));
}

TEST_CASE("a server is left alone for as long as it asked") {
  RetrySchedule schedule({.first_backoff = 0ms}, Steady::time_point::max(), {});
  const auto start = Steady::now();
  CHECK(schedule.wait(failure, 50ms));
  CHECK(Steady::now() - start >= 50ms);
}

TEST_CASE("nothing is waited for when the deadline would pass first") {
  const auto start = Steady::now();
  RetrySchedule schedule({.first_backoff = 0ms}, start + 30s, {});
  CHECK_FALSE(schedule.wait(failure, 31s));
  RetrySchedule late({.first_backoff = 0ms}, start - 1s, {});
  CHECK_FALSE(late.wait(failure));
  CHECK(Steady::now() - start < 20s);
}

TEST_CASE("a stop ends the wait at once") {
  std::stop_source source;
  RetrySchedule schedule({.first_backoff = 0ms}, Steady::time_point::max(), source.get_token());
  const auto start = Steady::now();
  const std::jthread stopper([&] {
    std::this_thread::sleep_for(20ms);
    source.request_stop();
  });
  CHECK(error_of([&] { (void)schedule.wait(failure, 1h); }).code == ErrorCode::cancelled);
  CHECK(error_of([&] { (void)schedule.wait(failure); }).code == ErrorCode::cancelled);
  CHECK(Steady::now() - start < 20s);
}

TEST_CASE("the random part is drawn anew each time, from 0 to the bound") {
  RetrySchedule schedule({.attempts = 1000, .first_backoff = 2ms, .longest_backoff = 2ms},
                         Steady::time_point::max(), {});
  const auto start = Steady::now();
  for (int i = 0; i < 100; ++i) REQUIRE(schedule.wait(failure));
  // Of 100 whole milliseconds, 0 or 1 each with the same chance, fewer than 10 or more than 90 are
  // ones less often than once in 10^16 runs.
  CHECK(Steady::now() - start >= 10ms);
}
