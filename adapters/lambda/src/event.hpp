// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <signals/error.hpp>

#include "request.hpp"

namespace signals::lambda {

/// Sent by the caller of the function.
struct DirectEvent {
  Request request{};
};

/// The schedule's hour has come.
struct ScheduledEvent {};

/// A request over HTTP, from API Gateway (its REST or its HTTP API) or a function URL. One that
/// cannot be understood is answered too.
struct HttpEvent {
  std::variant<Request, Error> request;
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

using Event = std::variant<DirectEvent, ScheduledEvent, HttpEvent, QueueEvent>;

/// Tells the events that AWS documents apart by their shapes:
/// - API Gateway and function URLs:
///   https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html and
///   urls-invocation.html,
/// - SQS: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html,
/// - schedules:
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
///   and
///   https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-context-attributes.html.
///
/// Throws `Error` with `invalid_argument` for text that is not a JSON object, and for an object of
/// an unknown shape.
[[nodiscard]] Event read_event(std::string_view payload);

}  // namespace signals::lambda
