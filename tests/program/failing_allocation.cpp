// SPDX-License-Identifier: Apache-2.0
// Loaded before a program with LD_PRELOAD: from the allocation FAIL_ALLOCATION_FROM of `main` on
// (the first is 1), FAIL_ALLOCATION_COUNT allocations fail, or all where that is not set.
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <limits>

#include <dlfcn.h>

// The names are the C library's, and no thread has begun where the environment is read.
// NOLINTBEGIN(readability-identifier-naming, concurrency-mt-unsafe)

// The allocator behind `malloc` (glibc).
extern "C" void* __libc_malloc(std::size_t size);
extern "C" void* __libc_calloc(std::size_t count, std::size_t size);
extern "C" void* __libc_realloc(void* memory, std::size_t size);

namespace {

using Main = int (*)(int, char**, char**);

std::atomic<bool> is_in_main{false};
std::atomic<long> allocations{0};
long first_to_fail = std::numeric_limits<long>::max();
long last_to_fail = std::numeric_limits<long>::max();
Main real_main = nullptr;

[[nodiscard]] bool fails() noexcept {
  if (!is_in_main) return false;
  const long number = ++allocations;
  if (number < first_to_fail || number > last_to_fail) return false;
  errno = ENOMEM;
  return true;
}

int counted_main(int count, char** values, char** environment) {
  if (const char* const from = std::getenv("FAIL_ALLOCATION_FROM")) {
    first_to_fail = std::strtol(from, nullptr, 10);
    if (const char* const how_many = std::getenv("FAIL_ALLOCATION_COUNT")) {
      last_to_fail = first_to_fail + std::strtol(how_many, nullptr, 10) - 1;
    }
  }
  is_in_main = true;
  const int status = real_main(count, values, environment);
  is_in_main = false;
  return status;
}

}  // namespace

extern "C" void* malloc(std::size_t size) { return fails() ? nullptr : __libc_malloc(size); }

extern "C" void* calloc(std::size_t count, std::size_t size) {
  return fails() ? nullptr : __libc_calloc(count, size);
}

extern "C" void* realloc(void* memory, std::size_t size) {
  return fails() ? nullptr : __libc_realloc(memory, size);
}

extern "C" int __libc_start_main(Main main, int count, char** values, void (*init)(),
                                 void (*fini)(), void (*loader_fini)(), void* stack_end) {
  using Start = int (*)(Main, int, char**, void (*)(), void (*)(), void (*)(), void*);
  real_main = main;
  const auto start = reinterpret_cast<Start>(::dlsym(RTLD_NEXT, "__libc_start_main"));
  return start(counted_main, count, values, init, fini, loader_fini, stack_end);
}

// NOLINTEND(readability-identifier-naming, concurrency-mt-unsafe)
