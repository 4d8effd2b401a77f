// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <signals/error.hpp>

namespace signals::program {

/// Refuses what was given to the program.
[[noreturn]] inline void fail(const std::string& message) {
  throw Error(ErrorCode::invalid_argument, message);
}

}  // namespace signals::program
