// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::postgres {

/// Whether PostgreSQL can hold the text at all: well-formed UTF-8 without NUL. It refuses a whole
/// query for one parameter that is not.
[[nodiscard]] bool is_storable(std::string_view text) noexcept;

}  // namespace signals::inline SIGNALS_ABI::postgres
