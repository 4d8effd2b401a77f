// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::files {

/// What some programs write before UTF-8, and what is no part of the text.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace signals::inline SIGNALS_ABI::files
