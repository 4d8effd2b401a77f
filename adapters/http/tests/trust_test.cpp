// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/http/client.hpp>

#include "origin_server.hpp"
#include "support/environment_variable.hpp"
#include "support/expected_error.hpp"

using namespace signals::http::testing;

namespace {

/// What comes of a request to a server with that certificate by a client that trusts `trusted`.
[[nodiscard]] ExpectedError error_with(const Certificate& certificate, const std::string& trusted) {
  const NodeServer server(script("origin.mjs"), {certificate.key, certificate.certificate});
  Client client({.certificate_file = trusted});
  for (const std::size_t with_http2 : {1U, 2U}) {
    const auto url = fmt::format("https://127.0.0.1:{}/s3cret", server.port(with_http2));
    auto error = error_of([&] { (void)client.fetch({.url = url}, 1000); });
    CHECK(error.code == ErrorCode::failed_precondition);
    CHECK(error.retry == Retry::useless);
    CHECK(error.names(fmt::format("127.0.0.1:{}", server.port(with_http2))));
    if (with_http2 == 2) return error;
  }
  return {};
}

}  // namespace

TEST_CASE("a certificate file that cannot be read is refused, and named") {
  const auto given = error_of([] { const Client client({.certificate_file = "/none/of.pem"}); });
  CHECK(given.code == ErrorCode::invalid_argument);
  CHECK(given.names("/none/of.pem"));
  const EnvironmentVariable variable("SSL_CERT_FILE", "/none/either.pem");
  const auto named = error_of([] { const Client client; });
  CHECK(named.code == ErrorCode::invalid_argument);
  CHECK(named.names("/none/either.pem"));
  CHECK(named.names("SSL_CERT_FILE"));
}

TEST_SUITE_BEGIN("http" * doctest::skip(!has_openssl()));

TEST_CASE("a server is believed only for its own name, in time, and signed by whom is trusted") {
  const TemporaryDirectory directory;
  const CertificateAuthority authority(directory);
  const CertificateAuthority other(directory, "other");
  CHECK(error_with(authority.sign("IP:127.0.0.1"), other.certificate())
            .names("unable to get local issuer certificate"));
  CHECK(error_with(authority.sign("DNS:example.com"), authority.certificate())
            .names("no alternative certificate subject name matches"));
  CHECK(error_with(authority.sign_expired("IP:127.0.0.1"), authority.certificate())
            .names("certificate has expired"));
}

TEST_CASE("the certificates to trust are those of the options, then those of SSL_CERT_FILE") {
  OriginServer& server = OriginServer::shared();
  const TemporaryDirectory directory;
  const CertificateAuthority other(directory, "other");
  const auto url = server.http2("/bytes/1");
  {
    const EnvironmentVariable variable("SSL_CERT_FILE", server.options().certificate_file);
    CHECK(Client().fetch({.url = url}, 10).head.status == 200);
    Client stranger({.certificate_file = other.certificate()});
    CHECK(error_of([&] { (void)stranger.fetch({.url = url}, 10); }).code ==
          ErrorCode::failed_precondition);
  }
  {
    const EnvironmentVariable variable("SSL_CERT_FILE", other.certificate());
    CHECK(Client(server.options()).fetch({.url = url}, 10).head.status == 200);
    Client stranger;
    CHECK(error_of([&] { (void)stranger.fetch({.url = url}, 10); }).code ==
          ErrorCode::failed_precondition);
  }
}

TEST_CASE("a server that speaks no TLS is not to be trusted") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  const auto url = fmt::format("https://127.0.0.1:{}/s3cret", server.port(0));
  const auto error = error_of([&] { (void)client.fetch({.url = url}, 1000); });
  CHECK(error.code == ErrorCode::failed_precondition);
}

TEST_SUITE_END();
