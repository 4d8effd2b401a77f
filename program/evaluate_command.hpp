// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"

namespace signals::program {

/// How the program ends.
enum class ExitStatus { all_done = 0, some_failed = 1, unusable = 2 };

/// Runs `signals evaluate`. Throws `Error` for arguments, configuration or input that cannot be
/// used; nothing has then been put in the place of the output.
[[nodiscard]] ExitStatus run_evaluate(const Arguments& arguments);

}  // namespace signals::program
