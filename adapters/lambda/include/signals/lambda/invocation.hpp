// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

namespace signals::lambda {

/// One event that AWS Lambda wants answered.
struct Invocation {
  std::string request_id{};
  /// When Lambda gives up on it.
  std::chrono::system_clock::time_point deadline{};
  /// Of AWS X-Ray; empty when the invocation is not traced.
  std::string trace_id{};
  std::string function_arn{};
  /// The event, JSON as a rule.
  std::string payload{};
};

/// Answers an invocation with JSON. What it throws fails that invocation alone, and an `Error` by
/// its code. Once the stop is requested, the process is to end: it answers soon with what it has.
using Handler = std::function<std::string(const Invocation&, std::stop_token)>;

}  // namespace signals::lambda
