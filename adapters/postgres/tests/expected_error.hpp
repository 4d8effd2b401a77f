// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <signals/error.hpp>

#include "cluster.hpp"

namespace signals::postgres::testing {

/// What a `signals::Error` says.
struct ExpectedError {
  ErrorCode code{};
  std::string message{};
  Retry retry{};

  [[nodiscard]] bool names(std::string_view text) const {
    return message.find(text) != std::string::npos;
  }
};

/// Whether a text holds the password of tests, in any form, or a telling part of it.
[[nodiscard]] inline bool holds_password(std::string_view text) {
  for (const std::string_view part : {"s3cret", "p@ss", "p%40ss", "w%rd", "w%25rd"}) {
    if (text.find(part) != std::string_view::npos) return true;
  }
  return false;
}

/// The error that `action` throws; a failure of the test when it throws none, and when the message
/// is more than one line or gives a password away.
template <typename Action>
[[nodiscard]] ExpectedError error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    ExpectedError expected{error.code(), error.what(), error.retry()};
    INFO(expected.message);
    CHECK_FALSE(holds_password(expected.message));
    CHECK_FALSE(expected.names("\n"));
    return expected;
  }
  FAIL("no error was thrown");
  return {};
}

}  // namespace signals::postgres::testing
