// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/http/client.hpp>

#include "origin_server.hpp"

using namespace std::chrono_literals;
using namespace signals::http::testing;

namespace {

// Far less than the time limits that would end it otherwise.
constexpr auto soon = 10s;

/// Before the server of an index, a firewall that forgets connections after 300 ms.
struct Firewall {
  explicit Firewall(int onward)
      : server(script("falls_silent.mjs"), {fmt::format("{}", onward), "300"}) {}

  [[nodiscard]] Request request(std::string_view scheme) const {
    return {.url = fmt::format("{}://127.0.0.1:{}/bytes/1000", scheme, server.port()),
            .reuse_timeout = 400ms};
  }

  NodeServer server;
};

}  // namespace

TEST_SUITE_BEGIN("http" * doctest::skip(!has_openssl()));

TEST_CASE("a kept connection that fell silent is left for a new one, soon") {
  OriginServer& origin = OriginServer::shared();
  const struct {
    int port;
    std::string_view scheme;
  } servers[]{{0, "http"}, {1, "https"}, {2, "https"}};
  for (const auto& given : servers) {
    CAPTURE(given.port);
    Firewall firewall(origin.port(static_cast<std::size_t>(given.port)));
    Client client(origin.options());
    const Request request = firewall.request(given.scheme);
    CHECK(client.fetch(request, 1000).body == patterned_bytes(1000));
    CHECK(firewall.server.read_line() == "1");
    for (const std::string connection : {"2", "3"}) {
      std::this_thread::sleep_for(500ms);
      const auto start = std::chrono::steady_clock::now();
      CHECK(client.fetch(request, 1000).body == patterned_bytes(1000));
      CHECK(std::chrono::steady_clock::now() - start < soon);
      CHECK(firewall.server.read_line() == connection);
    }
    // The silent one is gone, and the new one is kept.
    const auto start = std::chrono::steady_clock::now();
    CHECK(client.fetch(request, 1000).body == patterned_bytes(1000));
    CHECK(std::chrono::steady_clock::now() - start < 400ms);
  }
}

TEST_CASE("many requests on one silent connection are all answered, and leave it") {
  OriginServer& origin = OriginServer::shared();
  Firewall firewall(origin.port(1));
  Client client(origin.options());
  const Request request = firewall.request("https");
  CHECK(client.fetch(request, 1000).body == patterned_bytes(1000));
  std::this_thread::sleep_for(500ms);
  std::vector<std::future<std::string>> bodies;
  for (int i = 0; i < 12; ++i) {
    bodies.push_back(
        std::async(std::launch::async, [&] { return client.fetch(request, 1000).body; }));
  }
  const auto start = std::chrono::steady_clock::now();
  for (auto& body : bodies) CHECK(body.get() == patterned_bytes(1000));
  CHECK(std::chrono::steady_clock::now() - start < soon);
}

TEST_CASE("a new connection and a request without that limit wait for a slow server") {
  OriginServer& origin = OriginServer::shared();
  Firewall firewall(origin.port(1));
  Client client(origin.options());
  Request request = firewall.request("https");
  CHECK(client.fetch(request, 1000).body == patterned_bytes(1000));
  std::this_thread::sleep_for(500ms);
  request.reuse_timeout.reset();
  request.idle_timeout = 700ms;
  const auto start = std::chrono::steady_clock::now();
  CHECK_THROWS_AS((void)client.fetch(request, 1000), signals::Error);
  CHECK(std::chrono::steady_clock::now() - start >= 700ms);
}

TEST_SUITE_END();
