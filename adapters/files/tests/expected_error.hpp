// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <doctest/doctest.h>

#include <signals/error.hpp>

namespace signals::files::testing {

/// What a `signals::Error` says.
struct ExpectedError {
  ErrorCode code{};
  std::string message{};
};

/// The error that `action` throws; a failure of the test when it throws none.
template <typename Action>
[[nodiscard]] ExpectedError error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
  FAIL("no error was thrown");
  return {};
}

}  // namespace signals::files::testing
