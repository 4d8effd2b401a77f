// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <thread>
#include <vector>

namespace signals::testing {

/// Calls `action` with 0 to `count - 1`, each in a thread of its own, and waits for all of them.
template <typename Action>
void in_threads(unsigned count, Action action) {
  std::vector<std::jthread> threads;
  for (unsigned number = 0; number < count; ++number) {
    threads.emplace_back([&action, number] { action(number); });
  }
}

}  // namespace signals::testing
