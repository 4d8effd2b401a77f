// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <signals/error.hpp>

namespace signals::aws_secrets::testing {

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
/// is more than a line, too long for a person, or shows a credential of tests or a secret's text.
template <typename Action>
[[nodiscard]] ExpectedError error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    ExpectedError expected{error.code(), error.what(), error.retry()};
    INFO(expected.message);
    CHECK_FALSE(expected.names("s3cret"));
    CHECK_FALSE(expected.names("the text of"));
    CHECK_FALSE(expected.names("\n"));
    CHECK(expected.message.size() < 900);
    return expected;
  }
  FAIL("no error was thrown");
  return {};
}

}  // namespace signals::aws_secrets::testing
