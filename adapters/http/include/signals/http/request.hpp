// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::http {

/// One header of a request or response. Names are compared ignoring ASCII case.
struct Header {
  std::string name;
  std::string value;
};

/// What a request asks a server to do.
enum class Method { get, post };

/// The credentials to sign a request to AWS with, by Signature Version 4
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html).
struct AwsSignature {
  std::string region;
  /// As in the host's name, such as `secretsmanager`.
  std::string service;
  std::string access_key_id;
  std::string secret_access_key;
  /// Sent with the request, and signed; empty for credentials without one.
  std::string session_token{};
};

/// One request. A value: change it and send it again.
///
///     signals::http::Request request{.url = "https://example.com/status"};
struct Request {
  Method method = Method::get;
  /// Absolute, `http` or `https`, with an escaped path and query.
  std::string url;
  std::vector<Header> headers{};
  /// Sent with `Method::post`.
  std::string body{};
  std::optional<AwsSignature> aws_signature{};
  /// Whether to use the proxies of the environment, if the client uses them; false for an endpoint
  /// that only this machine can reach.
  bool uses_proxy = true;
  /// The time limit for connecting, including TLS.
  std::chrono::milliseconds connect_timeout{10'000};
  /// The longest time without a byte from the server.
  std::chrono::milliseconds idle_timeout{60'000};
  /// For a request that may be repeated: the longest wait for the first byte of the response on a
  /// connection that was kept from an earlier request. Then the request is sent once more, on a new
  /// connection and without this limit, because firewalls drop kept connections silently.
  std::optional<std::chrono::milliseconds> reuse_timeout{};
  /// The time at which the request ends in any case; nothing for no limit.
  std::optional<std::chrono::steady_clock::time_point> deadline{};
};

}  // namespace signals::inline SIGNALS_ABI::http
