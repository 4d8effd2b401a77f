// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// The text as HTML, as content or within quotes. Bytes that are no UTF-8 become U+FFFD, and
/// characters that are not to be seen, or turn the direction of what follows, become `[U+202E]`.
[[nodiscard]] std::string html_of(std::string_view text);

/// JSON that cannot end a `<script>`, nor begin a comment in it.
[[nodiscard]] std::string script_json(std::string_view json);

}  // namespace signals::inline SIGNALS_ABI
