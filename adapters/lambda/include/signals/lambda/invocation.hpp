// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::lambda {

/// One invocation of the function by AWS Lambda.
struct Invocation {
  std::string request_id{};
  /// The time at which Lambda ends the invocation.
  std::chrono::system_clock::time_point deadline{};
  /// The trace id of AWS X-Ray; empty if the invocation is not traced.
  std::string trace_id{};
  std::string function_arn{};
  /// The event, usually JSON.
  std::string payload{};
};

/// Answers an invocation with JSON. If it throws, only that invocation fails, with the code of an
/// `Error`. Once the stop is requested, it must answer soon with what it has, because the process
/// ends.
using Handler = std::function<std::string(const Invocation&, std::stop_token)>;

}  // namespace signals::inline SIGNALS_ABI::lambda
