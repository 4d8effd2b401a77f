// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace signals::http {

/// One line of a request's or response's head. Names compare without regard to ASCII case.
struct Header {
  std::string name;
  std::string value;
};

/// What a request asks a server to do.
enum class Method { get, post };

/// Whom a request to AWS is signed for, with Signature Version 4
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html).
struct AwsSignature {
  std::string region;
  /// As in the host's name, such as `secretsmanager`.
  std::string service;
  std::string access_key_id;
  std::string secret_access_key;
  /// Sent with the request, and signed; empty for credentials that have none.
  std::string session_token{};
};

/// One request. A value: change it and send it again.
///
///     signals::http::Request request{.url = "https://example.com/status"};
struct Request {
  Method method = Method::get;
  /// Absolute, `http` or `https`, with whatever its path and query hold escaped already.
  std::string url;
  std::vector<Header> headers{};
  /// Sent with `Method::post`.
  std::string body{};
  std::optional<AwsSignature> aws_signature{};
  /// Whether the proxies of the environment are obeyed, where the client obeys them; not for an
  /// endpoint that only this machine can reach.
  bool uses_proxy = true;
  /// The most that connecting may take, TLS included.
  std::chrono::milliseconds connect_timeout{10'000};
  /// The most that may pass without a byte from the server.
  std::chrono::milliseconds idle_timeout{60'000};
  /// When the request must be over, whatever came; none is no bound.
  std::optional<std::chrono::steady_clock::time_point> deadline{};
};

}  // namespace signals::http
