// SPDX-License-Identifier: Apache-2.0
#include "process.hpp"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace signals::postgres::testing {
namespace {

/// Who runs what root must not run; none for a test that is not run by root.
[[nodiscard]] const passwd* unprivileged_user() {
  if (::geteuid() != 0) return nullptr;
  static const passwd* const user = [] {
    const passwd* const found = ::getpwnam("postgres");      // NOLINT(concurrency-mt-unsafe)
    return found != nullptr ? found : ::getpwnam("nobody");  // NOLINT(concurrency-mt-unsafe)
  }();
  return user;
}

/// The parent's death is the child's too, so that a test that crashes leaves no server behind.
[[nodiscard]] std::vector<std::string> guarded(const std::vector<std::string>& command) {
  std::vector<std::string> words{"/usr/bin/setpriv", "--pdeathsig", "QUIT"};
  if (const passwd* const user = unprivileged_user()) {
    words.insert(words.end(), {"--reuid", std::to_string(user->pw_uid), "--regid",
                               std::to_string(user->pw_gid), "--clear-groups"});
  }
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

}  // namespace

Process::Process(const std::vector<std::string>& command, const std::string& log) {
  std::vector<std::string> words = guarded(command);
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  const int failed = ::posix_spawn(&id_, arguments[0], &files, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&files);
  if (failed != 0) throw std::runtime_error("cannot start " + command.front());
}

Process::~Process() { end(SIGKILL); }

void Process::end(int signal) {
  if (id_ < 0) return;
  ::kill(id_, signal);
  wait();
}

int Process::wait() {
  if (id_ >= 0) {
    while (::waitpid(id_, &status_, 0) < 0 && errno == EINTR) {
    }
    id_ = -1;
  }
  return WIFEXITED(status_) ? WEXITSTATUS(status_) : -1;
}

bool Process::is_running() {
  if (id_ >= 0 && ::waitpid(id_, &status_, WNOHANG) == id_) id_ = -1;
  return id_ >= 0;
}

void run(const std::vector<std::string>& command, const std::string& log) {
  if (Process(command, log).wait() == 0) return;
  std::ifstream file(log);
  throw std::runtime_error(command.front() + " failed:\n" +
                           std::string(std::istreambuf_iterator<char>(file), {}));
}

void give_away(const std::string& path) {
  const passwd* const user = unprivileged_user();
  if (user != nullptr && ::chown(path.c_str(), user->pw_uid, user->pw_gid) != 0) {
    throw std::runtime_error("cannot give away " + path);
  }
}

int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool has_port = ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(socket);
  if (!has_port) throw std::runtime_error("no free port on 127.0.0.1");
  return ntohs(address.sin_port);
}

}  // namespace signals::postgres::testing
