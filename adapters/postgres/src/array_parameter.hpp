// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <signals/abi.hpp>

#include "uuid.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// The array in PostgreSQL's binary form, in which no character of an element means anything, so
/// that none needs to be escaped.
[[nodiscard]] std::string to_binary_array(std::span<const Uuid> elements);
[[nodiscard]] std::string to_binary_array(std::span<const std::string_view> elements);
[[nodiscard]] std::string to_binary_array(std::span<const std::string> elements);
[[nodiscard]] std::string to_binary_array(std::span<const std::int64_t> elements);
[[nodiscard]] std::string to_binary_array(std::span<const std::optional<std::int64_t>> elements);

/// The array of type bytea.
[[nodiscard]] std::string to_binary_array_of_bytes(std::span<const std::string_view> elements);

/// The number as a parameter of type bigint.
[[nodiscard]] std::string to_binary(std::int64_t number);

}  // namespace signals::inline SIGNALS_ABI::postgres
