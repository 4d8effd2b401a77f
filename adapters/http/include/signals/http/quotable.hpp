// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace signals::http {

/// A server's explanation in a form that an error message can quote: valid UTF-8 on one line, at
/// most `longest` bytes, with a mark if it was shortened. Empty if it repeats 12 or more
/// consecutive characters of a secret.
[[nodiscard]] std::string quotable(std::string_view explanation,
                                   std::span<const std::string_view> secrets = {},
                                   std::size_t longest = 300);

}  // namespace signals::http
