// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <chrono>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <signals/http/client.hpp>

#include "origin_server.hpp"
#include "sinks.hpp"
#include "support/expected_error.hpp"

using namespace std::chrono_literals;
using namespace signals::http::testing;

namespace {

// Far more than any of it takes, and far less than the time-outs that must not be what ends it.
constexpr auto in_time = 20s;

/// Listens, and never accepts: the system completes connections, but nobody talks.
class SilentListener {
 public:
  SilentListener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(socket_, 16) == 0);
    REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  SilentListener(const SilentListener&) = delete;
  SilentListener& operator=(const SilentListener&) = delete;
  ~SilentListener() { ::close(socket_); }

  [[nodiscard]] std::string url() const {
    return fmt::format("https://127.0.0.1:{}/s3cret", port_);
  }

 private:
  int socket_;
  int port_ = 0;
};

struct Timed {
  ExpectedError error;
  std::chrono::steady_clock::duration took;
};

[[nodiscard]] Timed time_of(Client& client, const Request& request) {
  const auto start = std::chrono::steady_clock::now();
  auto error = error_of([&] { (void)client.fetch(request, 1'000'000); });
  return {std::move(error), std::chrono::steady_clock::now() - start};
}

}  // namespace

TEST_CASE("connecting takes no longer than it may, TLS included") {
  const SilentListener listener;
  Client client;
  const auto [error, took] =
      time_of(client, {.url = listener.url(), .connect_timeout = 200ms, .idle_timeout = 1h});
  CHECK(error.code == ErrorCode::deadline_exceeded);
  CHECK(error.retry == Retry::may_help);
  CHECK(error.names("connecting to 127.0.0.1:"));
  CHECK(took >= 200ms);
  CHECK(took < in_time);
}

TEST_SUITE_BEGIN("http" * doctest::skip(!has_openssl()));

TEST_CASE("a server that falls silent is given up after the idle time-out") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  for (const auto& url : {server.http("/silent/s3cret"), server.http2("/silent/s3cret"),
                          server.http("/stall/1000"), server.http2("/stall/1000")}) {
    CAPTURE(url);
    const auto [error, took] = time_of(client, {.url = url, .idle_timeout = 200ms});
    CHECK(error.code == ErrorCode::deadline_exceeded);
    CHECK(error.retry == Retry::may_help);
    CHECK(error.names("127.0.0.1:"));
    CHECK(took >= 200ms);
    CHECK(took < in_time);
  }
}

TEST_CASE("a server that is slow but not silent is waited for") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  for (const auto& url : {server.http("/drip/30/50"), server.http2("/drip/30/50")}) {
    CHECK(client.fetch({.url = url, .idle_timeout = 1s}, 1000).body == std::string(30, '.'));
  }
}

TEST_CASE("a sink that is slower than the idle time-out does not trip it") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  for (const auto& url : {server.http("/bytes/3000000"), server.http2("/bytes/3000000")}) {
    std::string body;
    CallingSink sink([&](std::string_view part) {
      if (body.size() < 1'000'000) std::this_thread::sleep_for(600ms);
      body.append(part);
    });
    client.send({.url = url, .idle_timeout = 500ms}, sink);
    CHECK(body == patterned_bytes(3'000'000));
  }
}

TEST_CASE("nothing goes on beyond the deadline") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  const SilentListener listener;
  for (const auto& url : {listener.url(), server.http("/silent"), server.http2("/stall/1000"),
                          server.http2("/drip/1000000/10")}) {
    CAPTURE(url);
    const auto [error, took] =
        time_of(client, {.url = url, .deadline = std::chrono::steady_clock::now() + 300ms});
    CHECK(error.code == ErrorCode::deadline_exceeded);
    CHECK(error.retry == Retry::useless);
    CHECK(took < in_time);
  }
  const auto past = time_of(
      client, {.url = server.http("/bytes/1"), .deadline = std::chrono::steady_clock::now() - 1s});
  CHECK(past.error.code == ErrorCode::deadline_exceeded);
  CHECK(client
            .fetch(
                {.url = server.http("/bytes/1"), .deadline = std::chrono::steady_clock::now() + 1h},
                1000)
            .body.size() == 1);
}

TEST_CASE("a deadline that passes while the sink works ends the request") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  int parts = 0;
  CallingSink sink([&](std::string_view) {
    ++parts;
    std::this_thread::sleep_for(400ms);
  });
  const auto error = error_of([&] {
    client.send({.url = server.http("/bytes/3000000"),
                 .deadline = std::chrono::steady_clock::now() + 300ms},
                sink);
  });
  CHECK(error.code == ErrorCode::deadline_exceeded);
  CHECK(parts == 1);
}

TEST_SUITE_END();
