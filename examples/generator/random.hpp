// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>

namespace samples {

/// A stream of random numbers that is the same on every platform, for a seed and a place.
///
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). The
/// place, such as a person and a day, picks one of many streams, so that any part of the data can
/// be made without the parts before it. The distributions use integers alone: those of the
/// standard library differ between its implementations.
class Random {
 public:
  Random(std::uint64_t seed, std::initializer_list<std::uint64_t> place) noexcept : state_(seed) {
    for (const std::uint64_t part : place) state_ = mix(state_ + step) ^ part;
  }

  [[nodiscard]] std::uint64_t next() noexcept { return mix(state_ += step); }

  /// 0 to `count` - 1.
  [[nodiscard]] std::uint32_t below(std::uint32_t count) noexcept {
    return static_cast<std::uint32_t>(((next() >> 32U) * count) >> 32U);
  }

  /// `least` to `most`, both included.
  [[nodiscard]] std::uint32_t between(std::uint32_t least, std::uint32_t most) noexcept {
    return least + below(most - least + 1);
  }

  /// True so many times in a thousand.
  [[nodiscard]] bool chance(std::uint32_t in_a_thousand) noexcept {
    return below(1000) < in_a_thousand;
  }

 private:
  static constexpr std::uint64_t step = 0x9e3779b97f4a7c15;

  [[nodiscard]] static constexpr std::uint64_t mix(std::uint64_t bits) noexcept {
    bits = (bits ^ (bits >> 30U)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27U)) * 0x94d049bb133111eb;
    return bits ^ (bits >> 31U);
  }

  std::uint64_t state_;
};

}  // namespace samples
