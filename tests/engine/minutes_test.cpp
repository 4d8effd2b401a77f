// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include <doctest/doctest.h>

#include <signals/minutes.hpp>

using signals::Minutes;

TEST_CASE("minutes hold fractions and compare with any duration") {
  CHECK(Minutes{1.5} == std::chrono::seconds{90});
  CHECK(Minutes{std::chrono::milliseconds{239'999}} < Minutes{4});
  CHECK(Minutes{std::chrono::milliseconds{240'000}} == Minutes{4});
}
