// SPDX-License-Identifier: Apache-2.0
#define DOCTEST_CONFIG_IMPLEMENT
#include <cstdio>

#include <doctest/doctest.h>

#include "emulator.hpp"

int main(int count, char** values) {
  using namespace signals::firestore::testing;
  if (!has_emulator()) std::printf("%s\n", why_no_emulator().c_str());
  return doctest::Context(count, values).run();
}
