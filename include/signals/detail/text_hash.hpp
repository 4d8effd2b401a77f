// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/detail/word.hpp>

namespace signals::inline SIGNALS_ABI {

namespace text_hash {

/// The halves of the product of 128 bits, combined.
[[nodiscard]] inline std::uint64_t plain_mix(std::uint64_t left, std::uint64_t right) noexcept {
  constexpr std::uint64_t low = 0xFFFFFFFF;
  const std::uint64_t low_low = (left & low) * (right & low);
  const std::uint64_t high_low = (left >> 32U) * (right & low) + (low_low >> 32U);
  const std::uint64_t low_high = (left & low) * (right >> 32U) + (high_low & low);
  const std::uint64_t high = (left >> 32U) * (right >> 32U) + (high_low >> 32U) + (low_high >> 32U);
  return high ^ (low_high << 32U | (low_low & low));
}

/// The same where the compiler knows the wide type.
[[nodiscard]] inline std::uint64_t mix(std::uint64_t left, std::uint64_t right) noexcept {
#ifdef __SIZEOF_INT128__
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(left) * right;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
#else
  return plain_mix(left, right);
#endif
}

inline constexpr std::uint64_t k0 = 0x9E3779B97F4A7C15;
inline constexpr std::uint64_t k1 = 0xC4CEB9FE1A85EC53;
inline constexpr std::uint64_t k2 = 0xD6E8FEB86659FD93;

/// All bytes of a text of at most 16: texts of one size differ if these do.
struct Ends {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

[[nodiscard]] inline Ends ends_of(std::string_view text) noexcept {
  const char* const at = text.data();
  const std::size_t size = text.size();
  if (size >= 8) return {load_word<8>(at), load_word<8>(at + size - 8)};  // they may overlap
  if (size >= 4) return {load_word<4>(at), load_word<4>(at + size - 4)};
  Ends ends;
  for (const char c : text) ends.first = ends.first << 8U | static_cast<unsigned char>(c);
  return ends;
}

[[nodiscard]] inline std::uint64_t mix_ends(const Ends& ends, std::uint64_t state) noexcept {
  return mix(mix(ends.first ^ k1, ends.last ^ state), k2);
}

}  // namespace text_hash

/// A hash of a short text; every bit depends on every byte. Do not store it: it may differ between
/// versions.
[[nodiscard]] inline std::uint64_t hash_of(std::string_view text) noexcept {
  using namespace text_hash;
  std::uint64_t state = k0 ^ text.size();
  if (text.size() <= 16) return mix_ends(ends_of(text), state);
  const char* const end = text.data() + text.size();
  for (; text.size() > 16; text.remove_prefix(16)) {
    state = mix(load_word<8>(text.data()) ^ k1, load_word<8>(text.data() + 8) ^ state);
  }
  return mix_ends({load_word<8>(end - 16), load_word<8>(end - 8)}, state);  // some bytes again
}

/// The same for a container.
struct TextHash {
  /// Lets a container find a text by a view of it.
  using is_transparent = void;
  /// Tells containers of Boost that they need not mix the bits.
  using is_avalanching = void;
  /// The hash of a text.
  [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept {
    return static_cast<std::size_t>(hash_of(text));
  }
};

/// A hash that is equal for texts that differ only in the case of ASCII letters.
///
/// It takes eight bytes at a time and sets the bit in which the cases of a letter differ. Some
/// other bytes become equal too, which only adds a few collisions.
[[nodiscard]] inline std::uint64_t caseless_hash_of(std::string_view text) noexcept {
  constexpr std::uint64_t case_bits = 0x2020202020202020;
  constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15;
  std::uint64_t hash = text.size();
  for (; text.size() >= 8; text.remove_prefix(8)) {
    hash = text_hash::mix(hash ^ (load_word<8>(text.data()) | case_bits), multiplier);
  }
  std::uint64_t rest = 0;
  for (const char c : text) rest = rest << 8U | static_cast<unsigned char>(c);
  return text_hash::mix(hash ^ (rest | case_bits), multiplier);
}

}  // namespace signals::inline SIGNALS_ABI
