// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "evaluate_command.hpp"
#include "state_arguments.hpp"

namespace signals::program {

/// Runs `signals update` and `signals state`. Throws `Error` for what cannot be used; the state is
/// then as it was.
[[nodiscard]] ExitStatus run_state_command(const StateArguments& arguments);

}  // namespace signals::program
