// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include <sys/mman.h>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::arrow {

/// Reserves room for that many values, and asks the kernel for huge pages there, as faults of small
/// ones take longer than writing the values.
template <typename Value>
void reserve_huge_pages(std::vector<Value>& values, std::size_t count) {
  values.reserve(count);
#ifdef MADV_HUGEPAGE
  constexpr std::size_t page = std::size_t{2} << 20U;
  void* first = values.data();
  std::size_t size = values.capacity() * sizeof(Value);
  if (std::align(page, page, first, size) != nullptr) madvise(first, size, MADV_HUGEPAGE);
#endif
}

}  // namespace signals::inline SIGNALS_ABI::arrow
