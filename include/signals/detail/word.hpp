// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// Up to eight characters as a number, the first one lowest.
[[nodiscard]] constexpr std::uint64_t word_of(std::string_view text) noexcept {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    word |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
  }
  return word;
}

/// The same for a text of that length, with one load.
template <std::size_t Size>
[[nodiscard]] std::uint64_t load_word(const char* text) noexcept {
  std::uint64_t word = 0;
  static_assert(Size <= sizeof word);
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&word, text, Size);
    return word;
  }
  return word_of({text, Size});
}

}  // namespace signals::inline SIGNALS_ABI
