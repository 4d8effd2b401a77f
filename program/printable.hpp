// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <signals/detail/utf8.hpp>

namespace signals::program {

/// Whether a character orders a terminal to turn the direction of text, or to begin a line.
[[nodiscard]] inline bool is_layout_mark(std::string_view character) noexcept {
  return character == "\u061C" || character == "\u200E" || character == "\u200F" ||
         (character >= "\u2028" && character <= "\u202E") ||
         (character >= "\u2066" && character <= "\u2069");
}

/// The text with U+FFFD for each control character, each mark of direction or line, and each byte
/// that is not UTF-8, so that data cannot control a terminal.
[[nodiscard]] inline std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = utf8::sequence_length(text);
    const auto byte = static_cast<unsigned char>(text.front());
    const bool is_c1 = length == 2 && byte == 0xC2 && static_cast<unsigned char>(text[1]) < 0xA0;
    if (length == 0 || byte < 0x20 || byte == 0x7F || is_c1 ||
        is_layout_mark(text.substr(0, length))) {
      result += "\xEF\xBF\xBD";
    } else {
      result += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return result;
}

/// The number of terminal columns of a printable text, with one column for each character.
[[nodiscard]] constexpr std::size_t width_of(std::string_view text) noexcept {
  std::size_t width = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++width;
  }
  return width;
}

}  // namespace signals::program
