// SPDX-License-Identifier: Apache-2.0
#include "background_process.hpp"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "spawn.hpp"

namespace signals::testing {
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

/// The words before the command: the parent's death is the child's too, so that a test that crashes
/// leaves no server behind.
[[nodiscard]] std::vector<std::string> guarded(const std::vector<std::string>& command,
                                               RunAs run_as) {
  std::vector<std::string> words{"--pdeathsig", "QUIT"};
  const passwd* const user = run_as == RunAs::unprivileged ? unprivileged_user() : nullptr;
  if (user != nullptr) {
    words.insert(words.end(), {"--reuid", std::to_string(user->pw_uid), "--regid",
                               std::to_string(user->pw_gid), "--clear-groups"});
  }
  words.emplace_back("--");
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

}  // namespace

BackgroundProcess::BackgroundProcess(const std::vector<std::string>& command,
                                     const std::string& log, const ProcessOptions& options,
                                     RunAs user) {
  const Descriptor nothing{::open("/dev/null", O_RDWR | O_CLOEXEC)};
  const Descriptor file{::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)};
  require_system(file.is_open(), log.c_str());
  id_ = spawn("/usr/bin/setpriv", guarded(command, user), options,
              {nothing.number(), file.number(), file.number()});
}

BackgroundProcess::~BackgroundProcess() { end(SIGKILL); }

int BackgroundProcess::end(int signal) {
  if (id_ >= 0) ::kill(id_, signal);
  return wait();
}

int BackgroundProcess::wait() {
  while (id_ >= 0) {
    if (::waitpid(id_, &status_, 0) >= 0 || errno != EINTR) id_ = -1;
  }
  return exit_status(status_);
}

bool BackgroundProcess::is_running() {
  if (id_ >= 0 && ::waitpid(id_, &status_, WNOHANG) == id_) id_ = -1;
  return id_ >= 0;
}

void run_unprivileged(const std::vector<std::string>& command, const std::string& log) {
  if (BackgroundProcess(command, log, {}, RunAs::unprivileged).wait() == 0) return;
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
  const Descriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  require_system(::bind(socket.number(), generic, size) == 0, "bind");
  require_system(::getsockname(socket.number(), generic, &size) == 0, "getsockname");
  return ntohs(address.sin_port);
}

}  // namespace signals::testing
