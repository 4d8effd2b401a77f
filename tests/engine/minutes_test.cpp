// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <limits>

#include <doctest/doctest.h>

#include <signals/minutes.hpp>
#include <signals/minutes_text.hpp>

using signals::Minutes;

TEST_CASE("minutes hold fractions and compare with any duration") {
  CHECK(Minutes{1.5} == std::chrono::seconds{90});
  CHECK(Minutes{std::chrono::milliseconds{239'999}} < Minutes{4});
  CHECK(Minutes{std::chrono::milliseconds{240'000}} == Minutes{4});
}

TEST_CASE("minutes are rounded down for people") {
  CHECK(signals::format_minutes(Minutes{12.5}) == "12.5 min");
  CHECK(signals::format_minutes(Minutes{0}) == "0 min");
  CHECK(signals::format_minutes(std::chrono::milliseconds{239'999}) == "3.99 min");
  CHECK(signals::format_minutes(std::chrono::seconds{61}) == "1.01 min");
  CHECK(signals::format_minutes(Minutes{0.29}) == "0.29 min");
  CHECK(signals::format_minutes(std::chrono::milliseconds{1}) == "less than 0.01 min");
}

TEST_CASE("only foreground time that is positive and finite counts") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(signals::usable_foreground(Minutes{0.5}) == Minutes{0.5});
  CHECK(signals::usable_foreground(Minutes::max()) == Minutes::max());
  for (const double none :
       {0.0, -1.0, infinity, -infinity, std::numeric_limits<double>::quiet_NaN()}) {
    CHECK(signals::usable_foreground(Minutes{none}) == Minutes{0});
  }
}
