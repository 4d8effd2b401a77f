// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"
#include "evaluate_command.hpp"

namespace signals::program {

/// Runs `signals evaluate --state`. Throws `Error` for what cannot be used.
[[nodiscard]] ExitStatus run_evaluate_from_state(const Arguments& arguments);

}  // namespace signals::program
