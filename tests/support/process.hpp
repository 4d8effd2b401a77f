// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace signals::testing {

/// How a process is to be run.
struct ProcessOptions {
  /// Written to its standard input through a pipe.
  std::string input{};
  /// Beside the test's own environment, which is freed of all that the program looks at.
  std::map<std::string, std::string> environment{};
  std::string working_directory = "/";
  /// Files in the place of its standard output or error, such as `/dev/full`.
  std::optional<std::string> output_path{};
  std::optional<std::string> error_path{};
  /// After this time it counts as hung, and is killed.
  std::chrono::seconds patience{60};
};

/// What became of a process.
struct ProcessResult {
  /// The exit status, or 128 and the signal that killed it.
  int status = -1;
  std::string output{};
  std::string error{};
  /// The most memory that it had, in KiB.
  long peak_memory = 0;
};

/// Runs a program to its end. Throws `std::system_error` when it cannot be started.
[[nodiscard]] ProcessResult run_process(const std::string& program,
                                        const std::vector<std::string>& arguments,
                                        const ProcessOptions& options = {});

/// Which of a process's streams are a terminal; the others are files that hold nothing.
enum class OnTerminal { all, output, error };

/// Runs a program on a pseudo-terminal; `output` of the result is what the terminal was sent,
/// as the program wrote it.
[[nodiscard]] ProcessResult run_on_terminal(const std::string& program,
                                            const std::vector<std::string>& arguments,
                                            const ProcessOptions& options = {},
                                            OnTerminal streams = OnTerminal::all);

}  // namespace signals::testing
