// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <span>
#include <vector>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// A view of elements that is kept beyond the call: they must outlive whoever keeps it. What would
/// die at the end of the statement does not convert to one.
template <typename T>
class BorrowedList : public std::span<const T> {
 public:
  using std::span<const T>::span;  // NOLINT(modernize-use-equals-default): those of another class
  constexpr BorrowedList() noexcept = default;
  /// Those of a span.
  constexpr BorrowedList(std::span<const T> elements) noexcept : std::span<const T>(elements) {}
  BorrowedList(std::vector<T>&&) = delete;
  BorrowedList(const std::vector<T>&&) = delete;
  BorrowedList(std::initializer_list<T>) = delete;
};

}  // namespace signals::inline SIGNALS_ABI
