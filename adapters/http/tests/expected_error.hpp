// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <signals/error.hpp>

namespace signals::http::testing {

/// Stands in paths, queries, headers and bodies of tests, and must not come out in an error.
constexpr std::string_view secret = "s3cret";

/// What a `signals::Error` says.
struct ExpectedError {
  ErrorCode code{};
  std::string message{};
  Retry retry{};

  [[nodiscard]] bool names(std::string_view text) const {
    return message.find(text) != std::string::npos;
  }
};

/// The error that `action` throws; a failure of the test when it throws none, and when the message
/// is more than one line or gives a secret away.
template <typename Action>
[[nodiscard]] ExpectedError error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    ExpectedError expected{error.code(), error.what(), error.retry()};
    INFO(expected.message);
    CHECK_FALSE(expected.names(secret));
    CHECK_FALSE(expected.names("\n"));
    return expected;
  }
  FAIL("no error was thrown");
  return {};
}

}  // namespace signals::http::testing
