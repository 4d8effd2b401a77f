// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/http/client.hpp>

#include "origin_server.hpp"
#include "support/expected_error.hpp"

using namespace std::chrono_literals;
using namespace signals::http::testing;

namespace {

/// A request that gets no answer, under way beside the test until the end of this.
class UnansweredRequest {
 public:
  UnansweredRequest(Client& client, Request request)
      : thread_([&client, request = std::move(request), &code = code_](std::stop_token stop) {
          code = error_of([&] { (void)client.fetch(request, 1000, std::move(stop)); }).code;
        }) {}

  /// Ends it, and says how it ended.
  [[nodiscard]] ErrorCode stop() {
    thread_.request_stop();
    thread_.join();
    return code_;
  }

 private:
  ErrorCode code_{};
  std::jthread thread_;
};

[[nodiscard]] std::string url_of(const NodeServer& server) {
  return fmt::format("https://127.0.0.1:{}/bytes/1000", server.port());
}

}  // namespace

TEST_SUITE_BEGIN("http" * doctest::skip(!has_openssl()));

TEST_CASE("a request waits for no answer to another") {
  OriginServer server;
  using UrlOf = std::string (OriginServer::*)(std::string_view) const;
  for (const UrlOf url_of : {&OriginServer::http, &OriginServer::https, &OriginServer::plain_tls,
                             &OriginServer::http2}) {
    // Nothing is known of the server by then.
    Client client(server.options());
    const int before = server.counts()["requests"];
    UnansweredRequest first(client, {.url = (server.*url_of)("/silent")});
    while (server.counts()["requests"] == before) std::this_thread::sleep_for(1ms);
    const std::string url = (server.*url_of)("/bytes/1000");
    CAPTURE(url);
    CHECK(client.fetch({.url = url, .connect_timeout = 5s}, 1000).body == patterned_bytes(1000));
    CHECK(first.stop() == ErrorCode::cancelled);
  }
}

TEST_CASE("a request does not fail with the handshake of another that hangs") {
  OriginServer& origin = OriginServer::shared();
  NodeServer server(script("first_silent.mjs"), {fmt::format("{}", origin.port(1))});
  Client client(origin.options());
  UnansweredRequest first(client, {.url = url_of(server), .connect_timeout = 1h});
  CHECK(server.read_line() == "1");
  for (int i = 0; i < 2; ++i) {
    const auto response = client.fetch({.url = url_of(server), .connect_timeout = 8s}, 1000);
    CHECK(response.body == patterned_bytes(1000));
  }
  CHECK(server.read_line() == "2");
  CHECK(first.stop() == ErrorCode::cancelled);
}

TEST_CASE("a handshake that takes long is not begun anew") {
  OriginServer& origin = OriginServer::shared();
  NodeServer server(script("first_silent.mjs"), {fmt::format("{}", origin.port(1))});
  Client client(origin.options());
  const auto error = error_of(
      [&] { (void)client.fetch({.url = url_of(server), .connect_timeout = 400ms}, 1000); });
  CHECK(error.code == ErrorCode::deadline_exceeded);
  CHECK(server.read_line() == "1");
}

TEST_SUITE_END();
