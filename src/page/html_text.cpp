// SPDX-License-Identifier: Apache-2.0
#include "html_text.hpp"

#include <cstdint>

#include <fmt/format.h>

#include <signals/detail/utf8.hpp>

namespace signals::inline SIGNALS_ABI {
namespace {

/// The code point of a valid sequence.
[[nodiscard]] std::uint32_t code_point(std::string_view sequence) noexcept {
  const auto first = static_cast<unsigned char>(sequence.front());
  if (sequence.size() == 1) return first;
  std::uint32_t code = first & (0x7FU >> sequence.size());
  for (const char c : sequence.substr(1)) {
    code = code << 6U | (static_cast<unsigned char>(c) & 0x3FU);
  }
  return code;
}

/// Controls, and the format characters that hide, join or reverse text (Unicode's Cc, and its
/// Bidi_Control and invisible ones).
[[nodiscard]] bool is_hidden(std::uint32_t code) noexcept {
  const auto is_in = [=](std::uint32_t first, std::uint32_t last) {
    return code >= first && code <= last;
  };
  return is_in(0, 0x1F) || is_in(0x7F, 0x9F) || code == 0xAD || code == 0x61C ||
         is_in(0x200B, 0x200F) || is_in(0x2028, 0x202E) || is_in(0x2060, 0x206F) ||
         code == 0xFEFF || is_in(0xE0000, 0xE007F);
}

}  // namespace

std::string html_of(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = utf8::sequence_length(text);
    const std::string_view character = text.substr(0, length == 0 ? 1 : length);
    text.remove_prefix(character.size());
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (const auto code = code_point(character); is_hidden(code)) {
      out += fmt::format("[U+{:04X}]", code);
    } else if (code == '&') {
      out += "&amp;";
    } else if (code == '<') {
      out += "&lt;";
    } else if (code == '>') {
      out += "&gt;";
    } else if (code == '"') {
      out += "&quot;";
    } else if (code == '\'') {
      out += "&#39;";
    } else {
      out += character;
    }
  }
  return out;
}

std::string script_json(std::string_view json) {
  std::string out;
  for (std::size_t at = 0; at < json.size();) {
    const std::size_t next = std::min(json.find('<', at), json.size());
    out.append(json.substr(at, next - at));
    if (next < json.size()) out += "\\u003c";
    at = next + 1;
  }
  return out;
}

}  // namespace signals::inline SIGNALS_ABI
