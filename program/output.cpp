// SPDX-License-Identifier: Apache-2.0
#include "output.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <signals/error.hpp>

#include "terminal.hpp"

namespace signals::program {
namespace {

constexpr std::size_t buffer_size = std::size_t{64} << 10U;

// For the signal handler: plain memory that is set before the handler is installed.
std::array<char, 4096> path_to_remove{};

extern "C" void remove_and_die(int signal) {
  ::unlink(path_to_remove.data());
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

/// Makes an interrupt remove the file at `path`; an empty path removes nothing.
void remove_when_interrupted(const std::string& path) {
  if (path.size() >= path_to_remove.size()) return;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_DFL);
  path_to_remove[path.copy(path_to_remove.data(), path.size())] = '\0';
  if (path.empty()) return;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, remove_and_die);
}

/// The target of a link, which may not exist yet, so that the link points to the written file.
[[nodiscard]] std::string without_links(std::filesystem::path path) {
  constexpr int most_links = 40;  // the limit of Linux
  std::error_code ignored;
  for (int i = 0; i < most_links && std::filesystem::is_symlink(path, ignored); ++i) {
    path = path.parent_path() / std::filesystem::read_symlink(path, ignored);
  }
  return path.string();
}

[[nodiscard]] mode_t permissions_for(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) return status.st_mode & 07777U;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666U & ~mask;
}

}  // namespace

Output::Output(const std::optional<std::string>& path) : name_(path.value_or("standard output")) {
  if (!path) {
    is_terminal_ = program::is_terminal(descriptor_);
    return;
  }
  if (path->empty())
    throw Error(ErrorCode::invalid_argument, "--output names no file; give a path");
  struct stat status {};
  const bool exists = ::stat(path->c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) {
    throw Error(ErrorCode::invalid_argument,
                fmt::format("cannot write {}: it is a directory; give a file", name_));
  }
  if (exists && !S_ISREG(status.st_mode)) {
    descriptor_ = ::open(path->c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail(errno);
    is_terminal_ = program::is_terminal(descriptor_);
    return;
  }
  final_path_ = without_links(*path);
  open_temporary();
}

Output::~Output() {
  if (descriptor_ != STDOUT_FILENO) ::close(descriptor_);
  if (temporary_path_.empty()) return;
  ::unlink(temporary_path_.c_str());
  remove_when_interrupted("");
}

void Output::open_temporary() {
  // Not derived from the final name, which may already have the maximum length.
  std::string pattern =
      (std::filesystem::path(final_path_).parent_path() / ".signals.XXXXXX").string();
  descriptor_ = ::mkostemp(pattern.data(), O_CLOEXEC);
  if (descriptor_ < 0) fail(errno);
  temporary_path_ = pattern;
  remove_when_interrupted(temporary_path_);
  // Ignores errors: some file systems have no owners or permissions, and only root may change the
  // owner. The file is valid without them.
  struct stat status {};
  if (::stat(final_path_.c_str(), &status) == 0) {
    static_cast<void>(!::fchown(descriptor_, status.st_uid, status.st_gid));
  }
  static_cast<void>(!::fchmod(descriptor_, permissions_for(final_path_)));
}

void Output::write(std::string_view text) {
  buffer_.append(text);
  if (buffer_.size() >= buffer_size) flush();
}

void Output::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t count = ::write(descriptor_, left.data(), left.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(errno);
    left.remove_prefix(static_cast<std::size_t>(count));
  }
  buffer_.clear();
}

void Output::commit() {
  flush();
  if (final_path_.empty()) return;
  if (::fsync(descriptor_) != 0) fail(errno);
  if (::rename(temporary_path_.c_str(), final_path_.c_str()) != 0) fail(errno);
  temporary_path_.clear();
  remove_when_interrupted("");
}

void Output::fail(int reason) const {
  ErrorCode code = ErrorCode::unknown;
  if (reason == ENOSPC || reason == EDQUOT) code = ErrorCode::resource_exhausted;
  if (reason == EACCES || reason == EPERM || reason == EROFS) code = ErrorCode::permission_denied;
  if (reason == ENOENT || reason == ENOTDIR) code = ErrorCode::not_found;
  throw Error(code,
              fmt::format("cannot write {}: {}", name_, std::generic_category().message(reason)));
}

}  // namespace signals::program
