// SPDX-License-Identifier: Apache-2.0
#include "node_server.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace signals::testing {
namespace {

[[nodiscard]] std::string path_of_node() {
  const char* const path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe)
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const auto program = std::filesystem::path(folder) / "node";
    if (::access(program.c_str(), X_OK) == 0) return program;
  }
  return "";
}

[[nodiscard]] const std::string& node() {
  static const std::string path = path_of_node();
  return path;
}

/// Yields the program's id.
[[nodiscard]] pid_t start(std::vector<std::string> words, int output) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
  pid_t id = -1;
  const int failed = ::posix_spawn(&id, arguments[0], &files, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&files);
  if (failed != 0) throw std::runtime_error("cannot start " + words.front());
  return id;
}

}  // namespace

bool has_node() { return !node().empty(); }

NodeServer::NodeServer(const std::string& script, const std::vector<std::string>& arguments) {
  // The parent's death is the child's too, so that a test that crashes leaves no server behind.
  std::vector<std::string> words{"/usr/bin/setpriv", "--pdeathsig", "KILL", node(), script};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
  output_ = ends[0];
  try {
    id_ = start(words, ends[1]);
    ::close(std::exchange(ends[1], -1));
    first_line_ = read_line();
  } catch (...) {
    if (ends[1] >= 0) ::close(ends[1]);
    end(SIGKILL);
    ::close(output_);
    throw;
  }
}

NodeServer::~NodeServer() {
  end(SIGKILL);
  ::close(output_);
}

int NodeServer::port(std::size_t index) const {
  std::istringstream numbers(first_line_);
  int port = 0;
  for (std::size_t i = 0; i <= index; ++i) {
    if (!(numbers >> port)) throw std::runtime_error("the server told no port: " + first_line_);
  }
  return port;
}

std::string NodeServer::read_line(std::chrono::milliseconds timeout) {
  const auto until = std::chrono::steady_clock::now() + timeout;
  while (true) {
    if (const auto end = unread_.find('\n'); end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    pollfd output{output_, POLLIN, 0};
    std::array<char, 4096> bytes{};
    if (left.count() <= 0) throw std::runtime_error("node printed no line in time");
    if (::poll(&output, 1, static_cast<int>(left.count())) <= 0) continue;
    const auto count = ::read(output_, bytes.data(), bytes.size());
    if (count == 0) throw std::runtime_error("node ended, or closed its stdout");
    if (count > 0) unread_.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

void NodeServer::end(int signal) {
  if (id_ < 0) return;
  ::kill(id_, signal);
  while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
  }
  id_ = -1;
}

}  // namespace signals::testing
