// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <stop_token>
#include <string>

#include <signals/abi.hpp>
#include <signals/analysis/event_source.hpp>
#include <signals/analysis/goal_source.hpp>
#include <signals/lambda/clock.hpp>
#include <signals/lambda/invocation.hpp>
#include <signals/lambda/log.hpp>
#include <signals/lambda/state_work.hpp>
#include <signals/rules.hpp>

namespace signals::inline SIGNALS_ABI::lambda {

/// Options of an `EventHandler`.
struct EventHandlerOptions {
  Rules rules{};
  /// The largest number of users to list for an event that names none and sets no limit; 0 is all.
  std::size_t user_limit = 50;
  /// The number of threads that read users' events; at least 1. They mostly wait for the network.
  unsigned workers = 8;
  /// The time before an invocation's deadline at which work stops and the answer is sent.
  std::chrono::milliseconds margin{1'000};
  /// The largest size of an answer in bytes. AWS Lambda accepts no more
  /// (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, "Invocation
  /// payload").
  std::size_t largest_response = 6'291'556;
  Clock clock = [] { return std::chrono::system_clock::now(); };
  /// For the actions `update` and `deliver`; must outlive the handler. Null refuses them.
  StateWork* state_work = nullptr;
};

/// Answers the events of AWS Lambda with reports on users.
///
/// It recognizes events by their shape: direct events, requests of API Gateway and function URLs,
/// messages of SQS, schedules. If the deadline or the size of the answer does not allow all users,
/// the answer names the remaining ones. The sources and their connections are reused for all
/// invocations. Answers one event at a time.
///
///     signals::lambda::EventHandler handler(events, goals, log);
///     signals::lambda::serve({.api = "127.0.0.1:9001"}, std::ref(handler), log, stop);
class SIGNALS_EXPORT EventHandler {
 public:
  /// The sources and the log must outlive it. Throws `Error` with `invalid_argument` for options
  /// that cannot be used.
  EventHandler(EventSource& events, GoalSource& goals, const Log& log,
               EventHandlerOptions options = {});

  /// The answer to an event, as JSON. Throws `Error` for an event that is not answered: with
  /// `invalid_argument` if it is malformed, and with the source's code if a source failed.
  [[nodiscard]] std::string operator()(const Invocation& invocation, std::stop_token stop) const;

 private:
  EventSource& events_;
  GoalSource& goals_;
  const Log& log_;
  EventHandlerOptions options_;
};

}  // namespace signals::inline SIGNALS_ABI::lambda
