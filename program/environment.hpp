// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>

namespace signals::program {

/// The value of a variable of the environment; empty where it is not set. Call it before any thread
/// is started.
[[nodiscard]] inline std::string_view environment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? "" : value;
}

}  // namespace signals::program
