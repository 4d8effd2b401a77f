// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::detail {

/// How an id that is made of bytes is written.
enum class IdForm { digits, uuid };

/// Whether a hyphen stands before that byte in a UUID's text: 8-4-4-4-12 digits.
[[nodiscard]] constexpr bool has_hyphen_before(IdForm form, std::size_t byte) noexcept {
  return form == IdForm::uuid && (byte == 4 || byte == 6 || byte == 8 || byte == 10);
}

/// The bytes as hexadecimal digits in lower case.
[[nodiscard]] inline std::string hexadecimal_of(std::string_view bytes, IdForm form) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size() + 4);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (has_hyphen_before(form, i)) text += '-';
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text += digits[byte >> 4U];
    text += digits[byte & 0xFU];
  }
  return text;
}

/// The bytes of which the text is what `hexadecimal_of` makes, if it is of any.
[[nodiscard]] inline std::optional<std::string> bytes_of_hexadecimal(std::string_view text,
                                                                     IdForm form) {
  const auto digit = [](char c) -> unsigned {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    return 16;
  };
  if (form == IdForm::uuid && text.size() != 36) return std::nullopt;
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); at += 2) {
    if (has_hyphen_before(form, bytes.size()) && text[at++] != '-') return std::nullopt;
    if (at + 1 >= text.size()) return std::nullopt;
    const unsigned high = digit(text[at]);
    const unsigned low = digit(text[at + 1]);
    if (high > 15 || low > 15) return std::nullopt;
    bytes += static_cast<char>(high << 4U | low);
  }
  return bytes;
}

}  // namespace signals::inline SIGNALS_ABI::detail
