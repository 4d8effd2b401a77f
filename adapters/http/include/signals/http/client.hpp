// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>

#include <signals/abi.hpp>
#include <signals/http/request.hpp>
#include <signals/http/response.hpp>

namespace signals::inline SIGNALS_ABI::http {

/// Options of a `Client`, for all requests.
struct ClientOptions {
  /// The value of the `User-Agent` header.
  std::string user_agent = "signals";
  /// A file of PEM certificates of trusted authorities; empty: the system's certificates.
  std::string certificate_file{};
  /// Whether to use the proxies of the environment; false for a server on the same machine.
  bool uses_proxy = true;
  /// Whether to connect to public addresses alone, and not to this machine or a private network.
  /// The client checks each address that it connects to, whatever name led there. For URLs that
  /// others give. It then uses no proxy, because a proxy would choose the address.
  bool requires_public_address = false;
};

/// Sends requests over HTTP/2, or HTTP/1.1 if the server does not support it, and reuses
/// connections. Requests of several threads to one server share one HTTP/2 connection.
///
/// It always verifies a server's certificate and name. It uses `HTTPS_PROXY`, `NO_PROXY` and
/// similar variables, and `SSL_CERT_FILE`. It follows no redirection. It does not retry, because
/// only the caller knows whether a request may be repeated. There are two exceptions: a reused
/// connection that ended before any byte of the response, and a server that says that it did not
/// process the request. Safe to use from any number of threads.
///
///     signals::http::Client client;
///     const auto response = client.fetch({.url = "https://example.com/status"}, 1'000'000);
///     if (response.head.status == 200) { … }
class SIGNALS_EXPORT Client {
 public:
  /// Throws `Error` with `invalid_argument` if the certificate file cannot be read.
  explicit Client(ClientOptions options = {});
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  /// No request may be in progress.
  ~Client();

  /// Sends a request and passes the response to `sink` as it arrives. A complete response is not an
  /// error, whatever its status. Throws `Error`; its message names the host, but no path, query,
  /// header or body: `invalid_argument` for an unusable URL, `unavailable` for an unreachable
  /// server or an incomplete response, `deadline_exceeded` if a time limit passed,
  /// `failed_precondition` for untrusted TLS, `data_loss` for a damaged compressed body,
  /// `cancelled` once `stop` is requested. If `sink` throws, abandons the request and rethrows.
  void send(const Request& request, ResponseSink& sink, std::stop_token stop = {});

  /// The complete response. Throws as above, and `resource_exhausted` if its body is longer than
  /// `longest_body` bytes.
  [[nodiscard]] Response fetch(const Request& request, std::size_t longest_body,
                               std::stop_token stop = {});

 private:
  class SIGNALS_HIDDEN Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace signals::inline SIGNALS_ABI::http
