// SPDX-License-Identifier: Apache-2.0
#include <signals/error.hpp>

#include "evaluate_from_state.hpp"
#include "state_command.hpp"

namespace signals::program {
namespace {

[[noreturn]] void refuse_state() {
  throw Error(
      ErrorCode::unimplemented,
      "this signals was built without the adapter for SQLite, which a state needs; build it "
      "with libsqlite3-dev");
}

}  // namespace

ExitStatus run_state_command(const StateArguments& /*arguments*/) { refuse_state(); }

ExitStatus run_evaluate_from_state(const Arguments& /*arguments*/) { refuse_state(); }

}  // namespace signals::program
