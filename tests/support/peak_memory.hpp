// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

namespace signals::testing {

/// The most memory that the process had at once since `forget_peak_memory`, in bytes.
[[nodiscard]] inline std::size_t peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::size_t kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes * 1024;
  }
  FAIL("no peak of memory is told");
  return 0;
}

inline void forget_peak_memory() { std::ofstream("/proc/self/clear_refs") << '5'; }

}  // namespace signals::testing
