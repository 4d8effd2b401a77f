// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::utf8 {

/// The number of bytes of the well-formed character at the start of `text`: 1 to 4, or 0 if it is
/// not well-formed (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
[[nodiscard]] constexpr std::size_t sequence_length(std::string_view text) noexcept {
  if (text.empty()) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto continues = [&](std::size_t i) {
    return i < text.size() && (byte(i) & 0xC0U) == 0x80U;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4 || !continues(1)) return 0;
  if (first < 0xE0) return 2;
  const unsigned second = byte(1);
  if (first < 0xF0) {
    const bool is_overlong = first == 0xE0 && second < 0xA0;
    const bool is_surrogate = first == 0xED && second > 0x9F;
    return !is_overlong && !is_surrogate && continues(2) ? 3 : 0;
  }
  const bool is_overlong = first == 0xF0 && second < 0x90;
  const bool is_too_high = first == 0xF4 && second > 0x8F;
  return !is_overlong && !is_too_high && continues(2) && continues(3) ? 4 : 0;
}

/// What some programs write before UTF-8, and what is no part of the text.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The text without one byte order mark at its start.
[[nodiscard]] constexpr std::string_view without_byte_order_mark(std::string_view text) noexcept {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return text;
}

}  // namespace signals::inline SIGNALS_ABI::utf8
