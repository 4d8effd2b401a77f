// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace signals {

/// Finds the bytes of a text where reading JSON needs a look: quotes, backslashes, control
/// characters (line ends among them) and whatever is not ASCII. Between two of them nothing can
/// begin or end a string.
///
/// Writes their places in ascending order and returns the end of what was written. `marks` has room
/// for `mark_capacity(text.size())` places. Uses the widest instructions that the machine has.
std::uint32_t* find_json_marks(std::string_view text, std::uint32_t* marks) noexcept;

/// The room that the marks of a text of that size may take while they are found.
[[nodiscard]] constexpr std::size_t mark_capacity(std::size_t text_size) noexcept {
  return text_size + 64;
}

/// The same, byte by byte: what every machine can do, and what the others are tested against.
std::uint32_t* find_json_marks_portably(std::string_view text, std::uint32_t* marks) noexcept;

}  // namespace signals
