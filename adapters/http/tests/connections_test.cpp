// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <filesystem>
#include <future>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/http/client.hpp>

#include "origin_server.hpp"

using namespace signals::http::testing;

namespace {

[[nodiscard]] auto open_files() {
  using std::filesystem::directory_iterator;
  return std::distance(directory_iterator("/proc/self/fd"), directory_iterator{});
}

[[nodiscard]] auto threads() {
  using std::filesystem::directory_iterator;
  return std::distance(directory_iterator("/proc/self/task"), directory_iterator{});
}

/// The bodies that so many threads fetch at once.
[[nodiscard]] std::vector<std::string> fetch_together(Client& client, const std::string& url,
                                                      std::size_t count) {
  std::vector<std::future<std::string>> futures;
  futures.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    futures.push_back(std::async(std::launch::async,
                                 [&] { return client.fetch({.url = url}, 10'000'000).body; }));
  }
  std::vector<std::string> bodies;
  bodies.reserve(count);
  for (auto& future : futures) bodies.push_back(future.get());
  return bodies;
}

/// Checks what a server has seen.
void check_counts(OriginServer& server, int requests, int sessions, int sockets) {
  auto counts = server.counts();
  CHECK(counts["requests"] == requests);
  CHECK(counts["sessions"] == sessions);
  CHECK(counts["sockets"] == sockets);
}

}  // namespace

TEST_CASE("a client that sends nothing starts no thread and opens no file") {
  const auto files = open_files();
  const auto running = threads();
  const Client client;
  CHECK(open_files() == files);
  CHECK(threads() == running);
}

TEST_SUITE_BEGIN("http" * doctest::skip(!has_openssl()));

TEST_CASE("requests of ten threads to one server share one HTTP/2 connection") {
  OriginServer server;
  Client client(server.options());
  // The server answers none before all are there.
  for (int round = 0; round < 3; ++round) {
    for (const auto& body : fetch_together(client, server.http2("/together/10"), 10)) {
      CHECK(body == "10 together");
    }
  }
  check_counts(server, 30, 1, 2);
}

TEST_CASE("a connection is kept for the requests that follow") {
  OriginServer server;
  Client client(server.options());
  for (int i = 0; i < 50; ++i) {
    (void)client.fetch({.url = server.http2("/bytes/10")}, 1000);
    (void)client.fetch({.url = server.https("/bytes/10")}, 1000);
    (void)client.fetch({.url = server.http("/bytes/10")}, 1000);
  }
  check_counts(server, 150, 1, 4);
}

TEST_CASE("threads are served at once where a server knows HTTP/1.1 only") {
  OriginServer server;
  Client client(server.options());
  for (const auto& body : fetch_together(client, server.https("/together/10"), 10)) {
    CHECK(body == "10 together");
  }
  CHECK(server.counts()["sockets"] == 11);
}

TEST_CASE("ten thousand requests leave nothing behind, nor does a client that is gone") {
  OriginServer& server = OriginServer::shared();
  const auto before = open_files();
  const auto running = threads();
  {
    Client client(server.options());
    (void)client.fetch({.url = server.http("/bytes/10")}, 1000);
    (void)client.fetch({.url = server.http2("/bytes/10")}, 1000);
    const auto open = open_files();
    for (int i = 0; i < 5'000; ++i) {
      REQUIRE(client.fetch({.url = server.http("/bytes/10")}, 1000).body.size() == 10);
      REQUIRE(client.fetch({.url = server.http2("/bytes/10")}, 1000).body.size() == 10);
    }
    CHECK(open_files() == open);
  }
  CHECK(open_files() == before);
  CHECK(threads() == running);
}

TEST_CASE("many threads send many requests and each gets its own answer") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  const auto work = [&](std::size_t thread) {
    bool all_right = true;
    for (std::size_t i = 0; i < 40; ++i) {
      const std::size_t size = (thread * 7919 + i * 104'729) % 200'000;
      const std::string path = fmt::format("/bytes/{}", size);
      const auto url = i % 3 == 0 ? server.http(path) : server.http2(path);
      all_right = all_right && client.fetch({.url = url}, 1'000'000).body == patterned_bytes(size);
    }
    return all_right;
  };
  std::vector<std::future<bool>> futures;
  futures.reserve(16);
  for (std::size_t i = 0; i < 16; ++i) futures.push_back(std::async(std::launch::async, work, i));
  for (auto& future : futures) CHECK(future.get());
}

TEST_SUITE_END();
