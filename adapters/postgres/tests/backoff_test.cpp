// SPDX-License-Identifier: Apache-2.0
#include "backoff.hpp"

#include <chrono>
#include <functional>

#include <doctest/doctest.h>

#include "random_source.hpp"

using namespace std::chrono_literals;
using signals::postgres::Backoff;

TEST_CASE("the bound of a backoff doubles up to the longest, and a random part of it is waited") {
  double part = 0.5;
  const std::function<double()> random = [&] { return part; };
  Backoff backoff(100ms, 1s, random);
  CHECK(backoff.next() == 50ms);
  CHECK(backoff.next() == 100ms);
  CHECK(backoff.next() == 200ms);
  part = 0;
  CHECK(backoff.next() == 0ms);
  part = 0.999;
  CHECK(backoff.next() == 999ms);
  CHECK(backoff.next() == 999ms);
}

TEST_CASE("a first backoff above the longest is cut to it") {
  const std::function<double()> random = [] { return 0.5; };
  CHECK(Backoff(10s, 2s, random).next() == 1s);
}

TEST_CASE("the system's random numbers lie from 0 up to 1 and differ") {
  const auto random = signals::postgres::make_random_source();
  const double first = random();
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const double number = random();
    CHECK(number >= 0);
    CHECK(number < 1);
    differs = differs || number != first;
  }
  CHECK(differs);
}
