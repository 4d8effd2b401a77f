// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace signals::postgres::testing {

/// A program that runs beside the test, and ends with it at the latest. It runs as a user without
/// privileges, because servers refuse to run as root.
class Process {
 public:
  /// What it prints goes to the end of the file `log`.
  Process(const std::vector<std::string>& command, const std::string& log);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  [[nodiscard]] pid_t id() const noexcept { return id_; }

  /// Sends a signal, and waits for the end.
  void end(int signal);

  /// Waits for the end by itself, and yields the exit status.
  int wait();

  [[nodiscard]] bool is_running();

 private:
  pid_t id_ = -1;
  int status_ = 0;
};

/// Runs a program to its end; throws with what it printed when it fails.
void run(const std::vector<std::string>& command, const std::string& log);

/// Hands a file or folder to the user that processes run as.
void give_away(const std::string& path);

/// A port of 127.0.0.1 that nothing listens on.
[[nodiscard]] int free_port();

}  // namespace signals::postgres::testing
