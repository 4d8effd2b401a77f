// SPDX-License-Identifier: Apache-2.0
#include "support/node_server.hpp"

#include <csignal>
#include <stdexcept>

#include <doctest/doctest.h>

#include "support/temporary_directory.hpp"

using namespace signals::testing;

TEST_SUITE_BEGIN("http" * doctest::skip(!has_node()));

TEST_CASE("a server of Node.js tells its ports and lines, and ends") {
  const TemporaryDirectory directory;
  NodeServer server(directory.write("server.mjs",
                                    "console.log(process.argv.slice(2).join(' '));\n"
                                    "console.log('more');\n"
                                    "setInterval(() => {}, 1000);\n"),
                    {"17", "4242"});
  CHECK(server.first_line() == "17 4242");
  CHECK(server.port() == 17);
  CHECK(server.port(1) == 4242);
  CHECK_THROWS_AS((void)server.port(2), std::runtime_error);
  CHECK(server.read_line() == "more");
  CHECK(::kill(server.id(), 0) == 0);
  const pid_t id = server.id();
  server.end(SIGTERM);
  CHECK(::kill(id, 0) != 0);
}

TEST_CASE("a server of Node.js that does not start is an error") {
  const TemporaryDirectory directory;
  CHECK_THROWS_AS(NodeServer(directory.write("server.mjs", "process.exit(1);\n")),
                  std::runtime_error);
}

TEST_SUITE_END();
