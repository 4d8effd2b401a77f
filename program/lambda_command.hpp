// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "evaluate_command.hpp"

namespace signals::program {

/// Runs `signals lambda`: serves the AWS Lambda Runtime API with users' events from Firestore and
/// goals from PostgreSQL, until SIGTERM or SIGINT. Reports a failure to start to Lambda, too.
/// Throws `Error` if there is no Runtime API, or if the build has no adapter for AWS Lambda: the
/// build compiles one of two sources with this function.
[[nodiscard]] ExitStatus run_lambda();

}  // namespace signals::program
