// SPDX-License-Identifier: Apache-2.0
#include "random.hpp"

#include <array>
#include <cstdint>

#include <doctest/doctest.h>

using samples::Random;

TEST_CASE("random numbers are those of the published SplitMix64") {
  Random random(1234567, {});
  for (const std::uint64_t expected :
       {6457827717110365317U, 3203168211198807973U, 9817491932198370423U, 4593380528125082431U,
        16408922859458223821U}) {
    CHECK(random.next() == expected);
  }
}

TEST_CASE("each place has a stream of its own") {
  CHECK(Random(1, {2, 3}).next() != Random(1, {3, 2}).next());
  CHECK(Random(1, {2}).next() != Random(2, {2}).next());
  CHECK(Random(1, {2, 3}).next() == Random(1, {2, 3}).next());
}

TEST_CASE("numbers stay in their range and reach both of its ends") {
  Random random(1, {});
  std::array<unsigned, 7> counts{};
  for (int i = 0; i < 7000; ++i) {
    const std::uint32_t number = random.between(3, 9);
    REQUIRE(number >= 3);
    REQUIRE(number <= 9);
    ++counts[number - 3];
  }
  // 1000 each; a standard deviation is 29.
  for (const unsigned count : counts) {
    CHECK(count > 800);
    CHECK(count < 1200);
  }
}

TEST_CASE("a chance is in a thousand") {
  Random random(1, {});
  int hits = 0;
  for (int i = 0; i < 10000; ++i) hits += random.chance(40) ? 1 : 0;
  CHECK(hits > 300);  // 400 are expected; a standard deviation is 20
  CHECK(hits < 500);
  CHECK_FALSE(random.chance(0));
  CHECK(random.chance(1000));
}
