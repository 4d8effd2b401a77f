// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::postgres {

using Uuid = std::array<std::uint8_t, 16>;

/// The UUID, in any of the spellings that PostgreSQL takes: digits of either case, perhaps in
/// braces, perhaps with a hyphen after any group of four.
[[nodiscard]] std::optional<Uuid> parse_uuid(std::string_view text) noexcept;

}  // namespace signals::inline SIGNALS_ABI::postgres
