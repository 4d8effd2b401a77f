// SPDX-License-Identifier: Apache-2.0
#include "process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>

#include <fcntl.h>
#include <poll.h>

#include "spawn.hpp"

namespace signals::testing {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  Descriptor reader;
  Descriptor writer;
};

[[nodiscard]] Pipe open_pipe() {
  std::array<int, 2> ends{};
  require_system(::pipe2(ends.data(), O_CLOEXEC) == 0, "pipe2");
  return {Descriptor{ends[0]}, Descriptor{ends[1]}};
}

[[nodiscard]] Descriptor open_for_writing(const std::string& path) {
  Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)};
  require_system(file.is_open(), path.c_str());
  return file;
}

void take(Descriptor& from, std::string& into) {
  std::array<char, 65536> buffer{};
  const ssize_t count = ::read(from.number(), buffer.data(), buffer.size());
  if (count > 0) {
    into.append(buffer.data(), static_cast<std::size_t>(count));
  } else if (count == 0 || errno != EINTR) {
    from.close();
  }
}

void give(Descriptor& to, std::string_view& rest) {
  const ssize_t count = ::write(to.number(), rest.data(), rest.size());
  if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
  const bool is_refused = count < 0 && errno != EINTR && errno != EAGAIN;
  if (rest.empty() || is_refused) to.close();
}

}  // namespace

ProcessResult run_process(const std::string& program, const std::vector<std::string>& arguments,
                          const ProcessOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);  // a program need not read all of its input
  Pipe input = open_pipe();
  Pipe output = open_pipe();
  Pipe error = open_pipe();
  if (options.output_path) output.writer = open_for_writing(*options.output_path);
  if (options.error_path) error.writer = open_for_writing(*options.error_path);
  const pid_t process =
      spawn(program, arguments, options,
            {input.reader.number(), output.writer.number(), error.writer.number()});
  input.reader.close();
  output.writer.close();
  error.writer.close();
  ::fcntl(input.writer.number(), F_SETFL, O_NONBLOCK);

  ProcessResult result;
  std::string_view rest = options.input;
  if (rest.empty()) input.writer.close();
  const auto deadline = Clock::now() + options.patience;
  while (input.writer.is_open() || output.reader.is_open() || error.reader.is_open()) {
    std::array<pollfd, 3> polled{{{input.writer.number(), POLLOUT, 0},
                                  {output.reader.number(), POLLIN, 0},
                                  {error.reader.number(), POLLIN, 0}}};
    if (Clock::now() >= deadline) break;
    if (::poll(polled.data(), polled.size(), 100) <= 0) continue;
    if (polled[0].revents != 0) give(input.writer, rest);
    if (polled[1].revents != 0) take(output.reader, result.output);
    if (polled[2].revents != 0) take(error.reader, result.error);
  }
  await(process, Clock::now() >= deadline, result);
  return result;
}

}  // namespace signals::testing
