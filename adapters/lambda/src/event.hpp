// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <signals/error.hpp>

#include "request.hpp"

namespace signals::inline SIGNALS_ABI::lambda {

/// Sent by the caller of the function, or by a service on the way.
struct DirectEvent {
  Request request{};
  /// Whether somebody gets the answer; SNS and EventBridge throw it away.
  bool has_caller = true;
};

/// Keeps the function warm, and asks for nothing.
struct WarmingEvent {};

/// The schedule's hour has come.
struct ScheduledEvent {
  Request request{};
};

/// An answer over HTTP for which nothing is read: to a method or a path.
struct HttpStatus {
  int status;
};

/// A request over HTTP, from API Gateway (its REST or its HTTP API) or a function URL. One that
/// cannot be understood is answered too.
struct HttpEvent {
  std::variant<Request, Error, HttpStatus> request;
};

/// One message of a queue.
struct QueueRecord {
  std::string message_id;
  std::variant<Request, Error> request;
};

/// Messages of an SQS queue.
struct QueueEvent {
  std::vector<QueueRecord> records{};
};

using Event = std::variant<DirectEvent, WarmingEvent, ScheduledEvent, HttpEvent, QueueEvent>;

/// Tells the events that AWS documents apart by their shapes:
/// - API Gateway and function URLs:
///   https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html and
///   urls-invocation.html,
/// - SQS: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html, also as EventBridge Pipes
/// hand
///   its messages over, in a list; with the event itself in a body, or around it what SNS or
///   EventBridge wrote,
/// - SNS: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html,
/// - EventBridge: the event is the `detail`,
/// - pings of warmers, such as `{"warmer": true}`,
/// - schedules:
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
///   and
///   https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-context-attributes.html.
///
/// An empty payload is an empty object. Throws `Error` with `invalid_argument` for text that is not
/// a JSON object, and for an object of an unknown shape.
[[nodiscard]] Event read_event(std::string_view payload);

}  // namespace signals::inline SIGNALS_ABI::lambda
