// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <string>

#include <signals/error.hpp>
#include <signals/lambda/invocation.hpp>
#include <signals/lambda/log.hpp>

namespace signals::lambda {

/// How to reach AWS Lambda.
struct RuntimeOptions {
  /// Host and port of the Runtime API, as in `AWS_LAMBDA_RUNTIME_API`.
  std::string api;
  /// How often in a row asking for an invocation, or handing over an answer, may fail; at least 1.
  unsigned attempts = 6;
};

/// Serves the AWS Lambda Runtime API
/// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html): asks for invocations, has each
/// answered by `handler`, and hands over the answer, or the reason why there is none, until `stop`
/// is requested.
///
/// While the handler works, `_X_AMZN_TRACE_ID` holds the invocation's trace. Throws `Error`, upon
/// which the process should end and Lambda starts another, when the API is out of order: it answers
/// with a status of 500 or above, or with what makes no sense, or not at all, time after time.
/// `invalid_argument` is an `api` that is no host and port.
///
///     const signals::lambda::Handler echo = [](const auto& invocation, auto) {
///       return invocation.payload;
///     };
///     signals::lambda::serve({.api = "127.0.0.1:9001"}, echo, log, stop);
void serve(const RuntimeOptions& options, const Handler& handler, const Log& log,
           std::stop_token stop);

/// Tells AWS Lambda why the process cannot serve at all; then it should end. Nothing is thrown when
/// that cannot be told: it is in the log, as the failure itself is.
void report_initialization_failure(const RuntimeOptions& options, const Error& failure,
                                   const Log& log) noexcept;

}  // namespace signals::lambda
