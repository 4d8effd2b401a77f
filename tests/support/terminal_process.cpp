// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <termios.h>

#include "process.hpp"
#include "spawn.hpp"

namespace signals::testing {

ProcessResult run_on_terminal(const std::string& program, const std::vector<std::string>& arguments,
                              const ProcessOptions& options, OnTerminal streams) {
  termios settings{};
  ::cfmakeraw(&settings);  // nothing is echoed, and no carriage return is put in
  int ends[2];
  require_system(::openpty(&ends[0], &ends[1], nullptr, &settings, nullptr) == 0, "openpty");
  Descriptor reader{ends[0]};
  Descriptor terminal{ends[1]};
  ::fcntl(reader.number(), F_SETFD, FD_CLOEXEC);
  ::fcntl(terminal.number(), F_SETFD, FD_CLOEXEC);
  const Descriptor nothing{::open("/dev/null", O_RDWR | O_CLOEXEC)};

  const int output = streams == OnTerminal::error ? nothing.number() : terminal.number();
  const int error = streams == OnTerminal::output ? nothing.number() : terminal.number();
  const pid_t process = spawn(program, arguments, options, {nothing.number(), output, error});
  terminal.close();

  ProcessResult result;
  const auto deadline = std::chrono::steady_clock::now() + options.patience;
  bool is_hung = false;
  for (;;) {
    is_hung = std::chrono::steady_clock::now() >= deadline;
    pollfd polled{reader.number(), POLLIN, 0};
    if (is_hung) break;
    if (::poll(&polled, 1, 100) <= 0) continue;
    std::array<char, 65536> buffer;
    const ssize_t count = ::read(reader.number(), buffer.data(), buffer.size());
    if (count <= 0) break;  // the last descriptor of the terminal was closed
    result.output.append(buffer.data(), static_cast<std::size_t>(count));
  }
  await(process, is_hung, result);
  return result;
}

}  // namespace signals::testing
