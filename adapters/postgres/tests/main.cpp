// SPDX-License-Identifier: Apache-2.0
#define DOCTEST_CONFIG_IMPLEMENT
#include <cstdio>

#include <doctest/doctest.h>

#include "programs.hpp"

int main(int count, char** values) {
  using namespace signals::postgres::testing;
  if (!has_server())
    std::puts("No PostgreSQL server is installed: tests that need one are skipped.");
  if (has_server() && !has_pgbouncer())
    std::puts("PgBouncer is not installed: its tests are skipped.");
  if (has_server() && !has_openssl())
    std::puts("openssl is not installed: the tests of TLS are skipped.");
  return doctest::Context(count, values).run();
}
