// SPDX-License-Identifier: Apache-2.0
#define DOCTEST_CONFIG_IMPLEMENT
#include <cstdio>

#include <doctest/doctest.h>

#include "node_server.hpp"

int main(int count, char** values) {
  if (!signals::http::testing::has_node()) {
    std::puts("Node.js is not installed: tests that need a server are skipped.");
  }
  return doctest::Context(count, values).run();
}
