// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// Turns each `\u` escape in a JSON text that is half of a surrogate pair into `\ufffd`, the
/// replacement character: what JavaScript writes when it cuts a text within a character. The text
/// keeps its length. Yields whether there was one.
inline bool replace_half_surrogates(std::string& json) {
  constexpr std::size_t length = 6;
  // The first six bits after `\u`: D8 to DB lead a pair, DC to DF end it.
  const auto half = [&](std::size_t at) -> char {
    if (at + length > json.size() || json[at] != '\\' || json[at + 1] != 'u' ||
        (json[at + 2] | 0x20) != 'd') {
      return 0;
    }
    const char digit = static_cast<char>(json[at + 3] | 0x20);  // of a letter, in lower case
    if (json[at + 3] == '8' || json[at + 3] == '9' || digit == 'a' || digit == 'b') return 'l';
    return digit >= 'c' && digit <= 'f' ? 't' : 0;
  };
  bool has_changed = false;
  for (std::size_t at = json.find('\\'); at != std::string::npos; at = json.find('\\', at)) {
    const char kind = half(at);
    if (kind == 'l' && half(at + length) == 't') {
      at += 2 * length;
    } else if (kind != 0) {
      json.replace(at, length, "\\ufffd");
      has_changed = true;
      at += length;
    } else {
      at += 2;
    }
    if (at >= json.size()) break;
  }
  return has_changed;
}

}  // namespace signals::inline SIGNALS_ABI
