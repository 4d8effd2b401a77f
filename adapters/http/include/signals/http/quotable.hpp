// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace signals::http {

/// A server's own explanation, in valid UTF-8, made fit to be quoted in an error's message: on one
/// line, of at most `longest` bytes and a mark where it was cut. Empty when it echoes part of a
/// secret, 12 characters or more in a row.
[[nodiscard]] std::string quotable(std::string_view explanation,
                                   std::span<const std::string_view> secrets = {},
                                   std::size_t longest = 300);

}  // namespace signals::http
