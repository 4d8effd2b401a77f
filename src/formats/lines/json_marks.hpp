// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
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

/// Instructions that marks can be found with, the widest last.
enum class MarkInstructions : std::uint8_t { bytes, sse2, avx2, avx512 };
inline constexpr std::array all_mark_instructions{MarkInstructions::bytes, MarkInstructions::sse2,
                                                  MarkInstructions::avx2, MarkInstructions::avx512};

/// Whether this machine has them; every machine has `bytes`.
[[nodiscard]] bool has(MarkInstructions instructions) noexcept;

/// As `find_json_marks`, with those instructions, which the machine must have.
std::uint32_t* find_json_marks_with(MarkInstructions instructions, std::string_view text,
                                    std::uint32_t* marks) noexcept;

}  // namespace signals
