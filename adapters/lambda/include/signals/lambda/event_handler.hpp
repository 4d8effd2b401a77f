// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <stop_token>
#include <string>

#include <signals/analysis/event_source.hpp>
#include <signals/analysis/goal_source.hpp>
#include <signals/lambda/clock.hpp>
#include <signals/lambda/invocation.hpp>
#include <signals/lambda/log.hpp>
#include <signals/rules.hpp>

namespace signals::lambda {

/// How events are answered.
struct EventHandlerOptions {
  Rules rules{};
  /// The most users that are listed for an event that names none and sets no limit; 0 is all.
  std::size_t user_limit = 50;
  /// The threads that read users' events, which are mostly waiting; at least 1.
  unsigned workers = 8;
  /// Work stops so long before an invocation's deadline; what is done by then is answered.
  std::chrono::milliseconds margin{1'000};
  /// The most bytes of an answer. AWS Lambda lets no more through
  /// (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, "Invocation
  /// payload").
  std::size_t largest_response = 6'291'556;
  Clock clock = [] { return std::chrono::system_clock::now(); };
};

/// Answers the events of AWS Lambda with reports on users.
///
/// It tells events apart by their shape: direct ones, requests of API Gateway and function URLs,
/// messages of SQS, schedules. Work that would pass the deadline or the largest answer is cut
/// between users, and the answer names those left. Sources are kept from invocation to invocation,
/// and with them their connections. Answers one event at a time.
///
///     signals::lambda::EventHandler handler(events, goals, log);
///     signals::lambda::serve({.api = "127.0.0.1:9001"}, std::ref(handler), log, stop);
class EventHandler {
 public:
  /// The sources and the log must outlive it. Throws `Error` with `invalid_argument` for options
  /// that cannot be used.
  EventHandler(EventSource& events, GoalSource& goals, const Log& log,
               EventHandlerOptions options = {});

  /// The answer to an event, as JSON. Throws `Error` for an event that is not answered: with
  /// `invalid_argument` when it is bad, and with the sources' code when it is they who failed.
  [[nodiscard]] std::string operator()(const Invocation& invocation, std::stop_token stop) const;

 private:
  EventSource& events_;
  GoalSource& goals_;
  const Log& log_;
  EventHandlerOptions options_;
};

}  // namespace signals::lambda
