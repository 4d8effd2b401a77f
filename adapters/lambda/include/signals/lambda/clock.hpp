// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::lambda {

/// Returns the current time. Called from several threads at once.
using Clock = std::function<std::chrono::system_clock::time_point()>;

}  // namespace signals::inline SIGNALS_ABI::lambda
