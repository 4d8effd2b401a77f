// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "word.hpp"

namespace signals {

namespace text_hash {

__extension__ using Wide = unsigned __int128;

[[nodiscard]] inline std::uint64_t mix(std::uint64_t left, std::uint64_t right) noexcept {
  const Wide product = static_cast<Wide>(left) * right;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

}  // namespace text_hash

/// A hash of a short text, of which every bit depends on every byte. It may differ from version
/// to version, so it is not to be kept.
[[nodiscard]] inline std::uint64_t hash_of(std::string_view text) noexcept {
  using namespace text_hash;
  constexpr std::uint64_t k0 = 0x9E3779B97F4A7C15;
  constexpr std::uint64_t k1 = 0xC4CEB9FE1A85EC53;
  constexpr std::uint64_t k2 = 0xD6E8FEB86659FD93;
  const char* at = text.data();
  std::size_t left = text.size();
  std::uint64_t state = k0 ^ text.size();
  for (; left > 16; at += 16, left -= 16) {
    state = mix(load_word<8>(at) ^ k1, load_word<8>(at + 8) ^ state);
  }
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  if (left >= 8) {  // the two words may overlap
    first = load_word<8>(at);
    last = load_word<8>(at + left - 8);
  } else if (left >= 4) {
    first = load_word<4>(at);
    last = load_word<4>(at + left - 4);
  } else {
    for (std::size_t i = 0; i < left; ++i) {
      first = first << 8U | static_cast<unsigned char>(at[i]);
    }
  }
  return mix(mix(first ^ k1, last ^ state), k2);
}

}  // namespace signals
