// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <spawn.h>
#include <sys/types.h>
#include <unistd.h>

#include "process.hpp"

namespace signals::testing {

/// An open file descriptor, closed when it goes.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }

  [[nodiscard]] int number() const noexcept { return number_; }
  [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
  void close() noexcept {
    if (is_open()) ::close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

/// The descriptors that a process gets as its standard streams.
struct StandardStreams {
  int input;
  int output;
  int error;
};

/// Starts a program. Throws `std::system_error`.
[[nodiscard]] pid_t spawn(const std::string& program, const std::vector<std::string>& arguments,
                          const ProcessOptions& options, const StandardStreams& streams);

/// The exit status that `waitpid` tells of, or 128 and the signal that killed the process.
[[nodiscard]] int exit_status(int waited) noexcept;

/// Waits for the process and fills in its status and its memory; kills it first if `is_hung`.
void await(pid_t process, bool is_hung, ProcessResult& result);

/// Throws `std::system_error` for `errno`, unless `succeeded`.
void require_system(bool succeeded, const char* what);

}  // namespace signals::testing
