// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// Finds the marks of a text: the positions of quotes, backslashes, control characters (including
/// line ends) and bytes that are not ASCII. Between two marks, no string can begin or end.
///
/// Writes the positions in ascending order and returns the end of the written range. `marks` must
/// have room for `mark_capacity(text.size())` of them. Uses the widest instructions of the machine.
std::uint32_t* find_json_marks(std::string_view text, std::uint32_t* marks) noexcept;

/// The number of marks that finding the marks of a text of that size may write.
[[nodiscard]] constexpr std::size_t mark_capacity(std::size_t text_size) noexcept {
  return text_size + 64;
}

/// Instruction sets that can find marks, the widest last.
enum class MarkInstructions : std::uint8_t { bytes, sse2, avx2, avx512 };
inline constexpr std::array all_mark_instructions{MarkInstructions::bytes, MarkInstructions::sse2,
                                                  MarkInstructions::avx2, MarkInstructions::avx512};

/// Whether this machine has them; every machine has `bytes`.
[[nodiscard]] bool has(MarkInstructions instructions) noexcept;

/// As `find_json_marks`, with those instructions, which the machine must have.
std::uint32_t* find_json_marks_with(MarkInstructions instructions, std::string_view text,
                                    std::uint32_t* marks) noexcept;

}  // namespace signals::inline SIGNALS_ABI
