// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include <signals/error.hpp>

namespace signals::program {

/// Says on standard error that a failure is retried after `pause`, once the pauses of the process
/// since the last such line add up to a second. At most one line in five seconds. Safe to call from
/// several threads.
void say_retry(const Error& failure, std::chrono::milliseconds pause);

}  // namespace signals::program
