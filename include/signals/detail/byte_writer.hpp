// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/instant.hpp>
#include <signals/minutes.hpp>

namespace signals::inline SIGNALS_ABI::detail {

inline constexpr double milliseconds_a_minute = 60'000;

/// Appends values to bytes, each in the fewest that tell it; `ByteReader` reads them back.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}

  void byte(std::uint8_t value) { out_ += static_cast<char>(value); }

  /// Seven bits a byte, the lowest first; the highest bit says that more follow (LEB128).
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) byte(static_cast<std::uint8_t>(value | 0x80U));
    byte(static_cast<std::uint8_t>(value));
  }

  void bytes(std::string_view bytes) { out_ += bytes; }

  /// Its size, and its bytes.
  void text(std::string_view text) {
    number(text.size());
    bytes(text);
  }

  /// From one instant to a later one: in seconds where there are no milliseconds, as the lowest bit
  /// tells. Both are between `earliest_instant` and `latest_instant`.
  void span(Instant from, Instant to) {
    const auto milliseconds = static_cast<std::uint64_t>((to - from).count());
    const bool is_whole = milliseconds % 1000 == 0;
    number(is_whole ? milliseconds / 1000 << 1U : milliseconds << 1U | 1U);
  }

  /// In milliseconds where that is exact, as the lowest bit tells, and else as the number it is.
  void minutes(Minutes minutes) {
    const double value = minutes.count();
    constexpr double most = 1e15;
    if (value >= 0 && value < most / milliseconds_a_minute) {
      const auto milliseconds =
          static_cast<std::uint64_t>(std::llround(value * milliseconds_a_minute));
      if (static_cast<double>(milliseconds) / milliseconds_a_minute == value) {
        number(milliseconds << 1U);
        return;
      }
    }
    number(1);
    const auto bits = std::bit_cast<std::uint64_t>(value);
    for (unsigned shift = 0; shift < 64; shift += 8) byte(static_cast<std::uint8_t>(bits >> shift));
  }

 private:
  std::string& out_;
};

}  // namespace signals::inline SIGNALS_ABI::detail
