// SPDX-License-Identifier: Apache-2.0
#include "spawn.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <system_error>

#include <sys/resource.h>
#include <sys/wait.h>

namespace signals::testing {
namespace {

[[nodiscard]] bool is_looked_at(std::string_view variable) {
  constexpr std::array<std::string_view, 10> prefixes{
      "DATABASE_URL=", "FIREBASE_", "FIRESTORE_", "AWS_",  "USER_ID_LIMIT=",
      "SIGNALS_",      "CLICOLOR",  "NO_COLOR=",  "TERM=", "COLUMNS="};
  for (const std::string_view prefix : prefixes) {
    if (variable.starts_with(prefix)) return true;
  }
  return false;
}

[[nodiscard]] std::vector<std::string> environment_of(const ProcessOptions& options) {
  std::vector<std::string> variables;
  for (char** variable = ::environ; *variable != nullptr; ++variable) {
    if (!is_looked_at(*variable)) variables.emplace_back(*variable);
  }
  for (const auto& [name, value] : options.environment) variables.push_back(name + '=' + value);
  return variables;
}

[[nodiscard]] std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

void require_system(bool succeeded, const char* what) {
  if (!succeeded) throw std::system_error(errno, std::generic_category(), what);
}

pid_t spawn(const std::string& program, const std::vector<std::string>& arguments,
            const ProcessOptions& options, const StandardStreams& streams) {
  std::vector<std::string> texts{program};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = environment_of(options);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, options.working_directory.c_str());
  posix_spawn_file_actions_adddup2(&actions, streams.input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, streams.output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, streams.error, STDERR_FILENO);
  pid_t process = -1;
  errno = ::posix_spawn(&process, program.c_str(), &actions, nullptr, pointers_to(texts).data(),
                        pointers_to(variables).data());
  const int reason = errno;
  posix_spawn_file_actions_destroy(&actions);
  errno = reason;
  require_system(reason == 0, program.c_str());
  return process;
}

int exit_status(int waited) noexcept {
  return WIFEXITED(waited) ? WEXITSTATUS(waited) : 128 + WTERMSIG(waited);
}

void await(pid_t process, bool is_hung, ProcessResult& result) {
  if (is_hung) ::kill(process, SIGKILL);
  int status = 0;
  rusage usage{};
  require_system(::wait4(process, &status, 0, &usage) == process, "wait4");
  result.status = exit_status(status);
  result.peak_memory = usage.ru_maxrss;
}

}  // namespace signals::testing
