// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <span>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// A parameter for elements that the call reads and does not keep: those of a container or a span,
/// or some in braces. Do not store one.
///
///     signals::evaluate("u1", events, {{.id = "g1", .subcategory = "savings"}}, catalogue,
///                       {.now = now});
template <typename T>
class ListView : public std::span<const T> {
 public:
  using std::span<const T>::span;  // NOLINT(modernize-use-equals-default): those of another class
  constexpr ListView() noexcept = default;
  /// Those of a span.
  constexpr ListView(std::span<const T> elements) noexcept : std::span<const T>(elements) {}
  /// Those in braces.
  constexpr ListView(std::initializer_list<T> list) noexcept
      : std::span<const T>(list.begin(), list.size()) {}
};

}  // namespace signals::inline SIGNALS_ABI
