// SPDX-License-Identifier: Apache-2.0
#include "output.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <signals/error.hpp>

#include "output_path.hpp"
#include "terminal.hpp"

namespace signals::program {
namespace {

constexpr std::size_t buffer_size = std::size_t{64} << 10U;

[[nodiscard]] std::error_code last_error() { return {errno, std::generic_category()}; }

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
    if (descriptor_ < 0) fail(last_error());
    is_terminal_ = program::is_terminal(descriptor_);
    return;
  }
  try {
    open_temporary(behind_links(*path));
  } catch (const std::system_error& error) {
    fail(error.code());
  }
}

Output::~Output() {
  if (!file_ && descriptor_ != STDOUT_FILENO) ::close(descriptor_);
}

void Output::open_temporary(std::string path) {
  final_path_ = std::move(path);
  file_.emplace(std::filesystem::path(final_path_).parent_path().string());
  descriptor_ = file_->descriptor();
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
    if (count < 0) fail(last_error());
    left.remove_prefix(static_cast<std::size_t>(count));
  }
  buffer_.clear();
}

void Output::commit() {
  flush();
  if (!file_) return;
  try {
    file_->rename_to(final_path_);
  } catch (const std::system_error& error) {
    fail(error.code());
  }
}

void Output::fail(std::error_code reason) const {
  ErrorCode code = ErrorCode::unknown;
  const int number = reason.value();
  if (number == ENOSPC || number == EDQUOT || number == EFBIG) {
    code = ErrorCode::resource_exhausted;
  }
  if (number == EACCES || number == EPERM || number == EROFS) code = ErrorCode::permission_denied;
  if (number == ENOENT || number == ENOTDIR) code = ErrorCode::not_found;
  throw Error(code, fmt::format("cannot write {}: {}", name_, reason.message()));
}

void print(std::string_view text) {
  Output output(std::nullopt);
  output.write(text);
  output.commit();
}

}  // namespace signals::program
