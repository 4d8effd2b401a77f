// SPDX-License-Identifier: Apache-2.0
#include "storable_text.hpp"

#include <cstddef>

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

/// How many bytes the character takes that begins with this one; 0 when none does.
[[nodiscard]] std::size_t length_of(unsigned char lead) noexcept {
  if (lead >= 0x01 && lead <= 0x7F) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

/// Whether the second byte rules out overlong forms, surrogates and code points above U+10FFFF.
[[nodiscard]] bool may_follow(unsigned char lead, unsigned char second) noexcept {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0;
    case 0xED:
      return second <= 0x9F;
    case 0xF0:
      return second >= 0x90;
    case 0xF4:
      return second <= 0x8F;
    default:
      return true;
  }
}

}  // namespace

bool is_storable(std::string_view text) noexcept {
  while (!text.empty()) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t length = length_of(byte(0));
    if (length == 0 || length > text.size()) return false;
    for (std::size_t i = 1; i < length; ++i) {
      if ((byte(i) & 0xC0) != 0x80) return false;
    }
    if (length > 1 && !may_follow(byte(0), byte(1))) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace signals::inline SIGNALS_ABI::postgres
