// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <exception>
#include <string>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/version.hpp>

#include "arguments.hpp"
#include "evaluate_command.hpp"
#include "help.hpp"

namespace {

using signals::program::Command;
using signals::program::ExitStatus;

[[nodiscard]] ExitStatus run(int count, const char* const* values) {
  const signals::program::Arguments arguments = signals::program::parse_arguments(count, values);
  switch (arguments.command) {
    case Command::evaluate:
      return signals::program::run_evaluate(arguments);
    case Command::lambda:
      throw signals::Error(signals::ErrorCode::unimplemented,
                           "this build has no lambda adapter; run signals evaluate");
    case Command::print_help:
      fmt::print("{}", signals::program::help());
      break;
    case Command::print_evaluate_help:
      fmt::print("{}", signals::program::evaluate_help());
      break;
    case Command::print_version:
      fmt::print("signals {}\n", signals::version);
      break;
  }
  return ExitStatus::all_done;
}

[[nodiscard]] ExitStatus fail(std::string message) {
  std::replace(message.begin(), message.end(), '\n', ' ');
  fmt::print(stderr, "signals: {}\n", message);
  return ExitStatus::unusable;
}

}  // namespace

int main(int count, char** values) {
  ExitStatus status = ExitStatus::unusable;
  try {
    status = run(count, values);
  } catch (const std::bad_alloc&) {
    status = fail("out of memory; evaluate fewer users at once, with --user-id or --limit");
  } catch (const std::exception& error) {
    status = fail(error.what());
  }
  return static_cast<int>(status);
}
