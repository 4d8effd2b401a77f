// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::detail {

#if defined(__x86_64__)
// All that these call is inlined, so that it is compiled for the same instruction set. They take
// the work by value: what a loop writes might else be part of it for all that the compiler knows.

template <typename Work>
[[gnu::target("avx2,bmi,bmi2"), gnu::flatten]] void with_avx2(Work work) {
  work();
}

template <typename Work>
[[gnu::target("avx2,bmi,bmi2,avx512f,avx512dq,avx512vl,avx512bw"), gnu::flatten]] void with_avx512(
    Work work) {
  work();
}
#endif

/// Calls `work` as compiled for the widest vectors that this processor has. It should be a plain
/// loop over columns, as every instruction set gets a copy of it.
template <typename Work>
void with_widest_vectors(Work work) {
#if defined(__x86_64__)
  const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                        __builtin_cpu_supports("bmi2");
  if (has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")) {
    return with_avx512(std::move(work));
  }
  if (has_avx2) return with_avx2(std::move(work));
#endif
  work();
}

}  // namespace signals::inline SIGNALS_ABI::detail
