// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <future>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include <signals/http/client.hpp>

#include "origin_server.hpp"
#include "sinks.hpp"
#include "support/expected_error.hpp"

using namespace std::chrono_literals;
using namespace signals::http::testing;

namespace {

/// Waits until the server has seen so many responses break off.
[[nodiscard]] bool sees_aborted(OriginServer& server, int count) {
  for (int tries = 0; tries < 500; ++tries) {
    if (server.counts()["aborted"] >= count) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

}  // namespace

TEST_SUITE_BEGIN("http" * doctest::skip(!has_openssl()));

TEST_CASE("a request is cancelled in each phase, and the server learns of it") {
  OriginServer server;
  Client client(server.options());
  int aborted = 0;
  for (const auto& url : {server.http("/silent/s3cret"), server.http2("/silent/s3cret"),
                          server.http("/stall/100000"), server.http2("/stall/100000"),
                          server.http("/drip/1000000/5"), server.http2("/drip/1000000/5")}) {
    CAPTURE(url);
    std::stop_source source;
    std::jthread stopper([&] {
      std::this_thread::sleep_for(100ms);
      source.request_stop();
    });
    const auto error =
        error_of([&] { (void)client.fetch({.url = url}, 1'000'000, source.get_token()); });
    CHECK(error.code == ErrorCode::cancelled);
    CHECK(error.retry == Retry::useless);
    // libcurl keeps back what ends an HTTP/2 stream until it has more to send.
    (void)client.fetch({.url = server.http2("/bytes/1")}, 1000);
    CHECK(sees_aborted(server, ++aborted));
  }
  CHECK(client.fetch({.url = server.http2("/bytes/1000")}, 1000).body == patterned_bytes(1000));
  CHECK(server.counts()["sessions"] == 1);
}

TEST_CASE("a stop requested beforehand sends nothing") {
  OriginServer server;
  Client client(server.options());
  std::stop_source source;
  source.request_stop();
  const auto error = error_of(
      [&] { (void)client.fetch({.url = server.http("/bytes/1")}, 1000, source.get_token()); });
  CHECK(error.code == ErrorCode::cancelled);
  CHECK(server.counts()["requests"] == 0);
}

TEST_CASE("a stop requested by the sink ends the request") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  for (const auto& url : {server.http("/bytes/50000000"), server.http2("/bytes/50000000")}) {
    std::stop_source source;
    int parts = 0;
    CallingSink sink([&](std::string_view) {
      ++parts;
      source.request_stop();
    });
    CHECK(error_of([&] { client.send({.url = url}, sink, source.get_token()); }).code ==
          ErrorCode::cancelled);
    CHECK(parts == 1);
  }
}

TEST_CASE("what a sink throws comes out, and the connection serves on") {
  struct HeadRefused : signals::http::ResponseSink {
    void head(const signals::http::ResponseHead&) override { throw std::logic_error("no head"); }
    void body(std::string_view) override {}
  };
  OriginServer server;
  Client client(server.options());
  for (int i = 0; i < 20; ++i) {
    CallingSink sink([](std::string_view) { throw std::domain_error("enough"); });
    CHECK_THROWS_WITH_AS(client.send({.url = server.http2("/bytes/5000000")}, sink), "enough",
                         std::domain_error);
    HeadRefused refusing;
    CHECK_THROWS_WITH_AS(client.send({.url = server.http2("/bytes/5000000")}, refusing), "no head",
                         std::logic_error);
  }
  CHECK(client.fetch({.url = server.http2("/bytes/1000")}, 1000).body == patterned_bytes(1000));
  CHECK(server.counts()["sessions"] == 1);
}

TEST_CASE("a client goes right after a request was given up") {
  OriginServer& server = OriginServer::shared();
  for (int i = 0; i < 20; ++i) {
    Client client(server.options());
    CallingSink sink([](std::string_view) { throw std::domain_error("enough"); });
    CHECK_THROWS_AS(client.send({.url = server.http("/bytes/5000000")}, sink), std::domain_error);
  }
}

TEST_SUITE_END();
