// SPDX-License-Identifier: Apache-2.0
// Loaded before a server with LD_PRELOAD: as long as the file that FULL_DISK names exists, nothing
// can be written at a place in a file, as on a full disk. PostgreSQL writes tables and its log so.
#include <cerrno>
#include <cstddef>
#include <cstdlib>

#include <dlfcn.h>
#include <sys/uio.h>
#include <unistd.h>

// The names are the C library's, and no thread changes the environment.
// NOLINTBEGIN(readability-identifier-naming, concurrency-mt-unsafe)

namespace {

[[nodiscard]] bool is_full() noexcept {
  const char* const path = std::getenv("FULL_DISK");
  const int before = errno;
  const bool exists = path != nullptr && ::access(path, F_OK) == 0;
  errno = exists ? ENOSPC : before;
  return exists;
}

}  // namespace

extern "C" ssize_t pwrite(int file, const void* bytes, std::size_t size, off_t place) {
  using Write = ssize_t (*)(int, const void*, std::size_t, off_t);
  static const auto write = reinterpret_cast<Write>(::dlsym(RTLD_NEXT, "pwrite"));
  return is_full() ? -1 : write(file, bytes, size, place);
}

extern "C" ssize_t pwritev(int file, const iovec* parts, int count, off_t place) {
  using Write = ssize_t (*)(int, const iovec*, int, off_t);
  static const auto write = reinterpret_cast<Write>(::dlsym(RTLD_NEXT, "pwritev"));
  return is_full() ? -1 : write(file, parts, count, place);
}

// NOLINTEND(readability-identifier-naming, concurrency-mt-unsafe)
