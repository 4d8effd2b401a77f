// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"

namespace signals::program {

/// The exit status of the program.
enum class ExitStatus { all_done = 0, some_failed = 1, unusable = 2 };

/// Runs `signals evaluate`. Throws `Error` for unusable arguments, configuration or input; then the
/// output is not written.
[[nodiscard]] ExitStatus run_evaluate(const Arguments& arguments);

}  // namespace signals::program
