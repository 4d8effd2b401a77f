// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::postgres {

/// What a text is in place of a connection string of libpq, and how to write it for libpq: a clause
/// that quotes nothing of it. Empty if it is none of the known disguises.
[[nodiscard]] std::string_view disguise_of(std::string_view text) noexcept;

}  // namespace signals::inline SIGNALS_ABI::postgres
