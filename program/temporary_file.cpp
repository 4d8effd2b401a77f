// SPDX-License-Identifier: Apache-2.0
#include "temporary_file.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <signals/detail/blocked_signals.hpp>

namespace signals::program {
namespace {

// What ends a program by default and can be caught. SIGXFSZ is ignored instead: a write beyond the
// limit then fails as any other.
constexpr std::array ending_signals{SIGINT,  SIGTERM,   SIGHUP,  SIGQUIT, SIGALRM, SIGUSR1,
                                    SIGUSR2, SIGXCPU,   SIGABRT, SIGSEGV, SIGBUS,  SIGFPE,
                                    SIGILL,  SIGVTALRM, SIGPROF, SIGPIPE};

// For the signal handler: plain memory, which is written while the signals are blocked.
std::array<char, 4096> path_to_remove{};

extern "C" void remove_and_die(int signal) {
  ::unlink(path_to_remove.data());
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

/// Changes what those ending signals do that do `before`. What is ignored stays ignored, as `nohup`
/// has it.
void change_ending_signals(void (*before)(int), void (*after)(int)) {
  for (const int signal : ending_signals) {
    struct sigaction action {};
    ::sigaction(signal, nullptr, &action);
    if (action.sa_handler != before) continue;
    action = {};
    action.sa_handler = after;
    ::sigaction(signal, &action, nullptr);
  }
}

[[noreturn]] void throw_system_error(int reason) {
  throw std::system_error(std::error_code(reason, std::generic_category()));
}

}  // namespace

TemporaryFile::TemporaryFile(const std::string& folder)
    // Not derived from the final name, which may already have the maximum length.
    : path_((std::filesystem::path(folder) / ".signals.").string() + std::string(6, 'X')) {
  if (path_.size() >= path_to_remove.size()) throw_system_error(ENAMETOOLONG);
  std::signal(SIGXFSZ, SIG_IGN);
  const detail::BlockedSignals blocked;
  descriptor_ = ::mkostemp(path_.data(), O_CLOEXEC);
  if (descriptor_ < 0) throw_system_error(errno);
  path_to_remove[path_.copy(path_to_remove.data(), path_.size())] = '\0';
  change_ending_signals(SIG_DFL, remove_and_die);
}

TemporaryFile::~TemporaryFile() {
  const detail::BlockedSignals blocked;
  ::close(descriptor_);
  if (path_.empty()) return;
  ::unlink(path_.c_str());
  change_ending_signals(remove_and_die, SIG_DFL);
}

void TemporaryFile::rename_to(const std::string& path) {
  if (::fsync(descriptor_) != 0) throw_system_error(errno);
  const detail::BlockedSignals blocked;
  if (::rename(path_.c_str(), path.c_str()) != 0) throw_system_error(errno);
  path_.clear();
  change_ending_signals(remove_and_die, SIG_DFL);
}

}  // namespace signals::program
