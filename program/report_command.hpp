// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"
#include "evaluate_command.hpp"

namespace signals::program {

/// Runs `signals report`: as `evaluate`, or from saved reports. Throws `Error` for what cannot be
/// used; then no page is written.
[[nodiscard]] ExitStatus run_report(const Arguments& arguments);

}  // namespace signals::program
