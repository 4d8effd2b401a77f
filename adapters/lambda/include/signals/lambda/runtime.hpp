// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <string>

#include <signals/abi.hpp>
#include <signals/error.hpp>
#include <signals/lambda/invocation.hpp>
#include <signals/lambda/log.hpp>

namespace signals::inline SIGNALS_ABI::lambda {

/// How to reach AWS Lambda.
struct RuntimeOptions {
  /// Host and port of the Runtime API, as in `AWS_LAMBDA_RUNTIME_API`.
  std::string api;
  /// The number of attempts to get an invocation or to send an answer; at least 1.
  unsigned attempts = 6;
};

/// Serves the AWS Lambda Runtime API
/// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html): gets invocations, calls
/// `handler` for each, and sends the answer or the error, until `stop` is requested.
///
/// While the handler runs, `_X_AMZN_TRACE_ID` contains the invocation's trace id. Throws `Error` if
/// the API does not work: it repeatedly answers with a status of 500 or above, with a malformed
/// response, or not at all. Then the process should end, and Lambda starts another. Throws
/// `invalid_argument` if `api` is not a host and port.
///
///     const signals::lambda::Handler echo = [](const auto& invocation, auto) {
///       return invocation.payload;
///     };
///     signals::lambda::serve({.api = "127.0.0.1:9001"}, echo, log, stop);
SIGNALS_EXPORT void serve(const RuntimeOptions& options, const Handler& handler, const Log& log,
                          std::stop_token stop);

/// Reports to AWS Lambda why the process cannot serve; then the process should end. Does not throw:
/// if the report fails, both failures are in the log.
SIGNALS_EXPORT void report_initialization_failure(const RuntimeOptions& options,
                                                  const Error& failure, const Log& log) noexcept;

}  // namespace signals::inline SIGNALS_ABI::lambda
