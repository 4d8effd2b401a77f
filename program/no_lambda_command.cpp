// SPDX-License-Identifier: Apache-2.0
#include <signals/error.hpp>

#include "lambda_command.hpp"

namespace signals::program {

ExitStatus run_lambda() {
  throw Error(ErrorCode::unimplemented, "this build has no lambda adapter; run signals evaluate");
}

}  // namespace signals::program
