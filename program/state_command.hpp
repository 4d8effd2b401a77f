// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"
#include "evaluate_command.hpp"
#include "state_arguments.hpp"

namespace signals::program {

/// Runs `signals update` and `signals state`. Throws `Error` for what cannot be used; the state is
/// then as it was.
[[nodiscard]] ExitStatus run_state_command(const StateArguments& arguments);

/// Runs `signals evaluate --state`, likewise.
[[nodiscard]] ExitStatus run_evaluate_from_state(const Arguments& arguments);

}  // namespace signals::program
