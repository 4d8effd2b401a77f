// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "evaluate_command.hpp"

namespace signals::program {

/// Runs `signals lambda`: serves the AWS Lambda Runtime API with users' events from Firestore and
/// goals from PostgreSQL, until SIGTERM or SIGINT. What keeps it from starting is told to Lambda
/// too. Throws `Error` when there is no Runtime API, and where the build has no adapter for AWS
/// Lambda: which of the two sources with this function is built decides.
[[nodiscard]] ExitStatus run_lambda();

}  // namespace signals::program
