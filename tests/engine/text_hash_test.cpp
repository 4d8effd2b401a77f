// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <limits>
#include <random>

#include <doctest/doctest.h>

#include <signals/detail/text_hash.hpp>

TEST_CASE("hashes are the same without a wide integer type") {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  // (2^64 - 1)^2 is 2^128 - 2^65 + 1: the halves are 2^64 - 2 and 1.
  CHECK(signals::text_hash::mix(most, most) == most);
  CHECK(signals::text_hash::plain_mix(most, most) == most);
  std::mt19937_64 random(7);
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t left = random();
    const std::uint64_t right = random() >> (random() % 64);
    CHECK(signals::text_hash::plain_mix(left, right) == signals::text_hash::mix(left, right));
  }
}
