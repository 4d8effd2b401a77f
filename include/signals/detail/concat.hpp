// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cmath>
#include <concepts>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::detail {

inline void append(std::string& out, std::string_view text) { out += text; }
inline void append(std::string& out, std::integral auto number) { out += std::to_string(number); }

/// In the fewest digits that read back as the same number, and without an exponent for numbers of a
/// usual size.
inline void append(std::string& out, double number) {
  const double magnitude = std::abs(number);
  const bool is_usual = magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e16);
  char digits[32];  // NOLINT(*-avoid-c-arrays) a double takes 24 at most
  const auto [end, status] =
      std::to_chars(std::begin(digits), std::end(digits), number,
                    is_usual ? std::chars_format::fixed : std::chars_format::scientific);
  if (status == std::errc{}) out.append(std::begin(digits), end);
}

/// Texts and numbers, one after the other.
template <typename... Parts>
[[nodiscard]] std::string concat(const Parts&... parts) {
  std::string text;
  (append(text, parts), ...);
  return text;
}

/// The text in quotes, with control characters, quotes and backslashes escaped.
[[nodiscard]] inline std::string quoted(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      ((out += "\\x") += digits[byte >> 4U]) += digits[byte & 0xFU];
    } else {
      out += c;
    }
  }
  return out += '"';
}

}  // namespace signals::inline SIGNALS_ABI::detail
