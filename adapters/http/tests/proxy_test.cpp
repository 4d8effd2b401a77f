// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/http/client.hpp>

#include "origin_server.hpp"
#include "support/environment_variable.hpp"
#include "support/expected_error.hpp"

using namespace signals::http::testing;

namespace {

[[nodiscard]] std::string proxy_url(const NodeServer& proxy) {
  return fmt::format("http://127.0.0.1:{}", proxy.port());
}

}  // namespace

TEST_SUITE_BEGIN("http" * doctest::skip(!has_openssl()));

TEST_CASE("requests go through the proxies that the environment names") {
  OriginServer& server = OriginServer::shared();
  NodeServer proxy(script("proxy.mjs"));
  const EnvironmentVariable for_https("HTTPS_PROXY", proxy_url(proxy));
  const EnvironmentVariable for_http("http_proxy", proxy_url(proxy));
  {
    Client client(server.options());
    CHECK(client.fetch({.url = server.http2("/bytes/1000")}, 1000).body == patterned_bytes(1000));
    CHECK(proxy.read_line() == fmt::format("CONNECT 127.0.0.1:{}", server.port(1)));
    CHECK(client.fetch({.url = server.http("/bytes/1000")}, 1000).body == patterned_bytes(1000));
    CHECK(proxy.read_line() == fmt::format("GET http://127.0.0.1:{}/bytes/1000", server.port(0)));
  }
  const EnvironmentVariable for_none("NO_PROXY", "example.com,127.0.0.1");
  Client client(server.options());
  proxy.end(9);
  CHECK(client.fetch({.url = server.http2("/bytes/1000")}, 1000).body == patterned_bytes(1000));
  CHECK(client.fetch({.url = server.http("/bytes/1000")}, 1000).body == patterned_bytes(1000));
}

TEST_CASE("a request that wants no proxy goes through none") {
  OriginServer& server = OriginServer::shared();
  const EnvironmentVariable for_https("HTTPS_PROXY", "http://127.0.0.1:1");
  const EnvironmentVariable for_http("http_proxy", "http://127.0.0.1:1");
  Client client(server.options());
  for (const auto& url : {server.http("/bytes/1000"), server.http2("/bytes/1000")}) {
    CHECK(client.fetch({.url = url, .uses_proxy = false}, 1000).body == patterned_bytes(1000));
    CHECK(error_of([&] { (void)client.fetch({.url = url}, 1000); }).code == ErrorCode::unavailable);
  }
}

TEST_CASE("a proxy that refuses, or is not there, is named") {
  OriginServer& server = OriginServer::shared();
  const auto error_through = [&](const std::string& proxy) {
    const EnvironmentVariable variable("HTTPS_PROXY", proxy);
    Client client(server.options());
    return error_of([&] { (void)client.fetch({.url = server.http2("/s3cret")}, 1000); });
  };
  {
    const NodeServer proxy(script("proxy.mjs"), {"403"});
    const auto error = error_through(proxy_url(proxy));
    CHECK(error.code == ErrorCode::unavailable);
    CHECK(error.retry == Retry::may_help);
    CHECK(error.names("answered with status 403"));
    CHECK(error.names("HTTPS_PROXY"));
  }
  {
    const NodeServer proxy(script("proxy.mjs"), {"407"});
    const auto error = error_through(fmt::format("http://user:s3cret@127.0.0.1:{}", proxy.port()));
    CHECK(error.code == ErrorCode::failed_precondition);
    CHECK(error.names("HTTPS_PROXY"));
  }
  for (const char* const proxy : {"http://user:s3cret@127.0.0.1:1", "http://proxy.invalid:3128"}) {
    const auto error = error_through(proxy);
    CHECK(error.code == ErrorCode::unavailable);
    CHECK(error.retry == Retry::may_help);
    CHECK(error.names(fmt::format("127.0.0.1:{}", server.port(1))));
    CHECK(error.names("HTTPS_PROXY"));
  }
}

TEST_SUITE_END();
