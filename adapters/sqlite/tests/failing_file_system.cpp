// SPDX-License-Identifier: Apache-2.0
#include "failing_file_system.hpp"

#include <csignal>
#include <new>

#include <sqlite3.h>

namespace signals::testing {
namespace {

int steps = 0;
int first_failing = 0;
Fault fault = Fault::none;

/// Whether the step may be taken.
[[nodiscard]] bool take_step() {
  if (steps++ < first_failing || fault == Fault::none) return true;
  if (fault == Fault::killed) std::raise(SIGKILL);
  return false;
}

[[nodiscard]] sqlite3_vfs& real() {
  static sqlite3_vfs* const vfs = sqlite3_vfs_find("unix");
  return *vfs;
}

struct File {
  sqlite3_file base;
  sqlite3_file* real;
};

[[nodiscard]] sqlite3_file* real_of(sqlite3_file* file) {
  return reinterpret_cast<File*>(file)->real;
}

template <auto Method, typename... Arguments>
int forward(sqlite3_file* file, Arguments... arguments) {
  return (real_of(file)->pMethods->*Method)(real_of(file), arguments...);
}

template <auto Method, typename... Arguments>
int forward_step(sqlite3_file* file, Arguments... arguments) {
  if (!take_step()) return SQLITE_FULL;
  return forward<Method>(file, arguments...);
}

void shm_barrier(sqlite3_file* file) { real_of(file)->pMethods->xShmBarrier(real_of(file)); }

using Methods = sqlite3_io_methods;
const Methods methods{
    3,
    [](sqlite3_file* file) { return forward<&Methods::xClose>(file); },
    [](sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
      return forward<&Methods::xRead>(file, to, size, at);
    },
    [](sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
      return forward_step<&Methods::xWrite>(file, from, size, at);
    },
    [](sqlite3_file* file, sqlite3_int64 size) {
      return forward_step<&Methods::xTruncate>(file, size);
    },
    [](sqlite3_file* file, int flags) { return forward_step<&Methods::xSync>(file, flags); },
    [](sqlite3_file* file, sqlite3_int64* size) {
      return forward<&Methods::xFileSize>(file, size);
    },
    [](sqlite3_file* file, int lock) { return forward<&Methods::xLock>(file, lock); },
    [](sqlite3_file* file, int lock) { return forward<&Methods::xUnlock>(file, lock); },
    [](sqlite3_file* file, int* result) {
      return forward<&Methods::xCheckReservedLock>(file, result);
    },
    [](sqlite3_file* file, int operation, void* argument) {
      return forward<&Methods::xFileControl>(file, operation, argument);
    },
    [](sqlite3_file* file) { return forward<&Methods::xSectorSize>(file); },
    [](sqlite3_file* file) { return forward<&Methods::xDeviceCharacteristics>(file); },
    [](sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
      return forward<&Methods::xShmMap>(file, page, size, extend, memory);
    },
    [](sqlite3_file* file, int offset, int count, int flags) {
      return forward<&Methods::xShmLock>(file, offset, count, flags);
    },
    shm_barrier,
    [](sqlite3_file* file, int erase) { return forward<&Methods::xShmUnmap>(file, erase); },
    [](sqlite3_file* file, sqlite3_int64 at, int size, void** memory) {
      return forward<&Methods::xFetch>(file, at, size, memory);
    },
    [](sqlite3_file* file, sqlite3_int64 at, void* memory) {
      return forward<&Methods::xUnfetch>(file, at, memory);
    }};

int open(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* const own = new (file) File{};
  own->real = reinterpret_cast<sqlite3_file*>(own + 1);
  const int status = real().xOpen(&real(), name, own->real, flags, out_flags);
  own->base.pMethods = own->real->pMethods == nullptr ? nullptr : &methods;
  return status;
}

int erase(sqlite3_vfs* /*vfs*/, const char* name, int sync) {
  if (!take_step()) return SQLITE_FULL;
  return real().xDelete(&real(), name, sync);
}

void install() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs failing = real();
    failing.szOsFile += static_cast<int>(sizeof(File));
    failing.zName = "failing";
    failing.xOpen = open;
    failing.xDelete = erase;
    return failing;
  }();
  static const int status = sqlite3_vfs_register(&vfs, 1);
  static_cast<void>(status);
}

}  // namespace

void fail_from_step(int step, Fault wanted) {
  install();
  steps = 0;
  first_failing = step;
  fault = wanted;
}

int steps_taken() { return steps; }

}  // namespace signals::testing
