// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>

#include <signals/http/request.hpp>
#include <signals/http/response.hpp>

namespace signals::http {

/// How a `Client` behaves, whatever is sent.
struct ClientOptions {
  /// What the client calls itself.
  std::string user_agent = "signals";
  /// A file of PEM certificates of who may sign a server's; empty: where the system keeps them.
  std::string certificate_file{};
  /// Whether the proxies of the environment are obeyed; not for a server on the same machine.
  bool uses_proxy = true;
};

/// Sends requests over HTTP/2, or HTTP/1.1 where a server knows no better, and keeps connections
/// for the requests that follow. Requests of several threads to one server share one HTTP/2
/// connection.
///
/// A server's certificate and name are always verified. `HTTPS_PROXY`, `NO_PROXY` and their kin are
/// obeyed, and so is `SSL_CERT_FILE`. No redirection is followed, and nothing is tried again: that
/// is for the caller, who knows what a request means. But a request goes out once more where a
/// connection that was kept turns out to have ended before anything came back, and where a server
/// says that it did nothing of it. Safe to use from any number of threads.
///
///     signals::http::Client client;
///     const auto response = client.fetch({.url = "https://example.com/status"}, 1'000'000);
///     if (response.head.status == 200) { … }
class Client {
 public:
  /// Throws `Error` with `invalid_argument` when a certificate file is given that cannot be read.
  explicit Client(ClientOptions options = {});
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  /// No request may be under way.
  ~Client();

  /// Sends a request and hands the response to `sink` as it arrives. Whatever its status, a whole
  /// response is no error. Throws `Error`, with the host in its message, but neither path, query,
  /// header nor body: `invalid_argument` for a URL that cannot be used, `unavailable` for a server
  /// that cannot be reached or a response that breaks off, `deadline_exceeded` for any time that
  /// ran out, `failed_precondition` for TLS that cannot be trusted, `data_loss` for a compressed
  /// body that is damaged, `cancelled` once `stop` is requested; and whatever `sink` throws, after
  /// which the request is abandoned.
  void send(const Request& request, ResponseSink& sink, std::stop_token stop = {});

  /// The whole response at once. Throws as above, and `resource_exhausted` when its body is longer
  /// than `longest_body` bytes.
  [[nodiscard]] Response fetch(const Request& request, std::size_t longest_body,
                               std::stop_token stop = {});

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace signals::http
