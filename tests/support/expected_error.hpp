// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <signals/error.hpp>

namespace signals::testing {

/// What a `signals::Error` says.
struct ExpectedError {
  ErrorCode code{};
  std::string message{};
  Retry retry{};

  [[nodiscard]] bool names(std::string_view text) const {
    return message.find(text) != std::string::npos;
  }
};

/// Whether a text holds a password, a token or a secret of the tests, in any form, or a telling
/// part of it. All tests use the same, so that one function can look for them.
[[nodiscard]] inline bool holds_secret(std::string_view text) {
  for (const std::string_view part :
       {"s3cret", "p@ss", "p%40ss", "w%rd", "w%25rd", "the text of"}) {
    if (text.find(part) != std::string_view::npos) return true;
  }
  return false;
}

/// The error that `action` throws. The test fails when it throws none, and when the message is more
/// than one line, as long as `too_long` (bytes), or holds a secret.
template <typename Action>
[[nodiscard]] ExpectedError error_of(Action action, std::size_t too_long = 800) {
  try {
    action();
  } catch (const Error& error) {
    ExpectedError expected{error.code(), error.what(), error.retry()};
    INFO(expected.message);
    CHECK_FALSE(holds_secret(expected.message));
    CHECK_FALSE(expected.names("\n"));
    CHECK(expected.message.size() < too_long);
    return expected;
  }
  FAIL("no error was thrown");
  return {};
}

}  // namespace signals::testing
