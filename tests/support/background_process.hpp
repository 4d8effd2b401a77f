// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "process.hpp"

namespace signals::testing {

/// Who runs a process: servers refuse to run as root.
enum class RunAs { caller, unprivileged };

/// A program that runs beside the test, and ends with it at the latest.
class BackgroundProcess {
 public:
  /// What it prints goes to the end of the file `log`. Of the options, the environment and the
  /// working directory count. Throws `std::system_error` if nothing can be started.
  BackgroundProcess(const std::vector<std::string>& command, const std::string& log,
                    const ProcessOptions& options = {}, RunAs user = RunAs::caller);
  BackgroundProcess(const BackgroundProcess&) = delete;
  BackgroundProcess& operator=(const BackgroundProcess&) = delete;
  ~BackgroundProcess();

  [[nodiscard]] pid_t id() const noexcept { return id_; }

  /// Sends a signal, waits for the end, and returns the exit status.
  int end(int signal);

  /// Waits for the end, and returns the exit status, or 128 and the signal that killed it.
  int wait();

  [[nodiscard]] bool is_running();

 private:
  pid_t id_ = -1;
  int status_ = 0;
};

/// Runs a program to its end as a user without privileges; throws `std::runtime_error` with what
/// it printed if it fails.
void run_unprivileged(const std::vector<std::string>& command, const std::string& log);

/// Hands a file or folder to the user without privileges.
void give_away(const std::string& path);

/// A port of 127.0.0.1 that nothing listens on.
[[nodiscard]] int free_port();

}  // namespace signals::testing
