// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::detail {

/// Gives the last of a list its place there as its index. Takes it away again where that fails.
template <typename List, typename Indices>
typename Indices::mapped_type index_last(List& list, std::string_view id, Indices& indices) {
  const auto index = static_cast<typename Indices::mapped_type>(list.size() - 1);
  try {
    indices.emplace(id, index);
  } catch (...) {
    list.pop_back();
    throw;
  }
  return index;
}

}  // namespace signals::inline SIGNALS_ABI::detail
