// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace signals::http {

/// Where a URL leads.
struct Origin {
  /// `http` or `https`.
  std::string scheme;
  /// In lower case; an IPv4 address with its four numbers, an IPv6 address in brackets.
  std::string host;
  /// In digits.
  std::string port;
  /// `/` where the URL has no path.
  std::string path;
};

/// The origin of a URL, by the parser that `Client` uses. Nothing when it is no absolute URL of
/// `http` or `https`, and when it holds a user's name, a password or a fragment, which a URL that
/// credentials are sent to has no use for.
[[nodiscard]] std::optional<Origin> origin_of(std::string_view url);

/// Whether it is this very machine: `localhost`, `127.…` or `[::1]`.
[[nodiscard]] bool is_loopback(const Origin& origin) noexcept;

}  // namespace signals::http
