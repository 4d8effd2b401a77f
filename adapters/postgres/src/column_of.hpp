// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/instant.hpp>
#include <signals/state/detail/stored_values.hpp>

#include "array_parameter.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

// What a table's column holds of a value.

[[nodiscard]] inline std::string_view in_column(const std::string& text) noexcept { return text; }
std::string_view in_column(std::string&& text) = delete;  // it would not outlive the call
[[nodiscard]] inline std::string_view in_column(std::string_view text) noexcept { return text; }
[[nodiscard]] std::int64_t in_column(std::integral auto number) noexcept {
  return static_cast<std::int64_t>(number);
}
[[nodiscard]] inline std::int64_t in_column(Instant instant) noexcept {
  return detail::count_of(instant);
}
[[nodiscard]] inline std::optional<std::int64_t> in_column(
    const std::optional<Instant>& instant) noexcept {
  return detail::count_of(instant);
}

/// One column of rows, for `to_binary_array`: what a member or a function gives of each. Texts are
/// those of the rows.
template <typename Rows, typename Value>
[[nodiscard]] auto column_of(const Rows& rows, Value value) {
  std::vector<decltype(in_column(std::invoke(value, *std::begin(rows))))> column;
  column.reserve(rows.size());
  for (const auto& row : rows) column.push_back(in_column(std::invoke(value, row)));
  return column;
}

/// Several columns of rows, each as a parameter.
template <typename Rows, typename... Values>
[[nodiscard]] std::vector<std::string> columns_of(const Rows& rows, Values... values) {
  return {to_binary_array(column_of(rows, values))...};
}

}  // namespace signals::inline SIGNALS_ABI::postgres
