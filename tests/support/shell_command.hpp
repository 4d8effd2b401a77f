// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdio>
#include <string>

#include <sys/wait.h>

namespace signals::testing {

/// What came of a command.
struct ShellResult {
  /// As the program ended with it; -1 when it did not end by itself.
  int status = -1;
  std::string printed{};

  [[nodiscard]] std::string last_line() const {
    const auto end = printed.find_last_not_of('\n');
    if (end == std::string::npos) return {};
    const auto start = printed.rfind('\n', end) + 1;  // npos + 1 is 0
    return printed.substr(start, end + 1 - start);
  }
};

/// Runs a command of the shell to its end, with the test's environment.
[[nodiscard]] inline ShellResult run_in_shell(const std::string& command) {
  std::FILE* const pipe = ::popen((command + " 2>&1").c_str(), "re");
  if (pipe == nullptr) return {};
  ShellResult run;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    run.printed.append(buffer.data(), count);
  }
  const int status = ::pclose(pipe);
  if (WIFEXITED(status)) run.status = WEXITSTATUS(status);
  return run;
}

}  // namespace signals::testing
