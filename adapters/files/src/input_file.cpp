// SPDX-License-Identifier: Apache-2.0
#include "input_file.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::files {
namespace {

[[noreturn]] void fail(const std::string& path, int reason) {
  ErrorCode code = ErrorCode::unknown;
  if (reason == ENOENT || reason == ENOTDIR) code = ErrorCode::not_found;
  if (reason == EACCES || reason == EPERM) code = ErrorCode::permission_denied;
  if (reason == EISDIR) code = ErrorCode::invalid_argument;
  throw Error(code,
              fmt::format("cannot read {}: {}", path, std::generic_category().message(reason)));
}

}  // namespace

InputFile::InputFile(const std::string& path)
    : path_(path == standard_input ? "standard input" : path),
      descriptor_(path == standard_input ? ::dup(STDIN_FILENO)
                                         : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (descriptor_ < 0) fail(path_, errno);
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) {
    const int reason = errno;
    ::close(descriptor_);
    fail(path_, reason);
  }
  is_regular_ = path != standard_input && S_ISREG(status.st_mode);
  if (is_regular_) size_ = static_cast<std::uint64_t>(status.st_size);
  if (S_ISDIR(status.st_mode)) {
    ::close(descriptor_);
    throw Error(ErrorCode::invalid_argument,
                fmt::format("cannot read {}: it is a directory; give a file", path_));
  }
}

InputFile::~InputFile() { ::close(descriptor_); }

std::size_t InputFile::read_at(std::uint64_t offset, std::span<char> buffer) const {
  for (;;) {
    const ssize_t count =
        ::pread(descriptor_, buffer.data(), buffer.size(), static_cast<off_t>(offset));
    if (count == 0 && !buffer.empty()) require_end(offset);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) fail(path_, errno);
  }
}

std::size_t InputFile::read(std::span<char> buffer) {
  for (;;) {
    const ssize_t count = ::read(descriptor_, buffer.data(), buffer.size());
    if (count == 0 && !buffer.empty()) require_end(position_);
    if (count >= 0) {
      position_ += static_cast<std::uint64_t>(count);
      return static_cast<std::size_t>(count);
    }
    if (errno != EINTR) fail(path_, errno);
  }
}

void InputFile::require_end(std::uint64_t at) const {
  if (at >= size_) return;
  throw Error(ErrorCode::data_loss,
              fmt::format("cannot read {}: it became shorter while it was read, from {} bytes to "
                          "{}; run again when nothing changes it",
                          path_, size_, at));
}

}  // namespace signals::inline SIGNALS_ABI::files
