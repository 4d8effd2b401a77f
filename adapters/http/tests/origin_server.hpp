// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <signals/http/client.hpp>

#include "support/certificates.hpp"
#include "support/node_server.hpp"
#include "support/temporary_directory.hpp"

namespace signals::inline SIGNALS_ABI::http::testing {

// Tests write these names alone.
using namespace signals;
using namespace http;
using namespace signals::testing;

/// servers/origin.mjs, with a certificate for `localhost` and 127.0.0.1.
class OriginServer {
 public:
  OriginServer();

  /// One for all tests that count nothing and leave nothing behind.
  [[nodiscard]] static OriginServer& shared();

  /// For a client that trusts the server.
  [[nodiscard]] ClientOptions options() const;

  [[nodiscard]] std::string http(std::string_view path) const { return url("http", 0, path); }
  [[nodiscard]] std::string http2(std::string_view path) const { return url("https", 1, path); }
  /// TLS, but HTTP/1.1 only.
  [[nodiscard]] std::string https(std::string_view path) const { return url("https", 2, path); }
  /// TLS, but no word of which protocols it knows, and HTTP/1.1 only.
  [[nodiscard]] std::string plain_tls(std::string_view path) const { return url("https", 3, path); }
  [[nodiscard]] int port(std::size_t index) const { return server_.port(index); }

  /// What the server has seen, asked for over plain HTTP by a client of its own: `sockets`, of
  /// which that makes one, `sessions`, `requests`, `open` and `aborted`.
  [[nodiscard]] std::map<std::string, int> counts();

 private:
  [[nodiscard]] std::string url(std::string_view scheme, std::size_t index,
                                std::string_view path) const;

  signals::testing::TemporaryDirectory directory_{};
  CertificateAuthority authority_{directory_};
  Certificate certificate_ = authority_.sign("DNS:localhost,IP:127.0.0.1");
  NodeServer server_;
  Client counting_{};
};

/// For a server's script in the folder servers.
[[nodiscard]] std::string script(std::string_view name);

/// The body of so many bytes that the server's `/bytes` sends: the byte at a place is the place
/// modulo 251.
[[nodiscard]] std::string patterned_bytes(std::size_t count, std::size_t from = 0);

}  // namespace signals::inline SIGNALS_ABI::http::testing
