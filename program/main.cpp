// SPDX-License-Identifier: Apache-2.0
#include <exception>
#include <new>
#include <string_view>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <signals/detail/secret_text.hpp>
#include <signals/error.hpp>

#include "arguments.hpp"
#include "evaluate_command.hpp"
#include "lambda_command.hpp"
#include "message.hpp"
#include "output.hpp"
#include "report_command.hpp"
#include "state_arguments.hpp"
#include "state_command.hpp"

namespace {

using signals::program::Command;
using signals::program::ExitStatus;

/// Opens the standard streams that are closed, so that no other file gets their descriptors. It
/// opens them in the wrong direction, so that using them still fails.
void occupy_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) >= 0) continue;
    static_cast<void>(::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY));
  }
}

/// Other users of the machine see arguments, and messages quote them.
void refuse_secrets(int count, const char* const* values) {
  for (int i = 1; i < count; ++i) {
    if (!signals::text::is_surely_key(values[i]) ||
        values[i - 1] == std::string_view("--user-id")) {
      continue;
    }
    throw signals::Error(
        signals::ErrorCode::invalid_argument,
        fmt::format("argument {} contains a key or a password; set it in the environment, see "
                    "signals evaluate --help",
                    i));
  }
}

[[nodiscard]] ExitStatus run(int count, const char* const* values) {
  refuse_secrets(count, values);
  if (const auto state = signals::program::parse_state_arguments(count, values)) {
    return signals::program::run_state_command(*state);
  }
  const signals::program::Arguments arguments = signals::program::parse_arguments(count, values);
  switch (arguments.command) {
    case Command::evaluate:
      return signals::program::run_evaluate(arguments);
    case Command::report:
      return signals::program::run_report(arguments);
    case Command::lambda:
      return signals::program::run_lambda();
    case Command::print:
      signals::program::print(arguments.text);
      break;
  }
  return ExitStatus::all_done;
}

/// Runs, and tells an error. Throws `std::bad_alloc` where there is no memory to do so.
[[nodiscard]] ExitStatus run_and_tell(int count, const char* const* values) {
  try {
    return run(count, values);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    signals::program::say(error.what());
  }
  return ExitStatus::unusable;
}

}  // namespace

int main(int count, char** values) {
  occupy_standard_streams();
  try {
    return static_cast<int>(run_and_tell(count, values));
  } catch (const std::bad_alloc&) {
    // Written as it is: there may be no memory to make a text.
    constexpr std::string_view message =
        "signals: out of memory; evaluate fewer users at once, with --user-id or --limit\n";
    static_cast<void>(!::write(STDERR_FILENO, message.data(), message.size()));
  }
  return static_cast<int>(ExitStatus::unusable);
}
