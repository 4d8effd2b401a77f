// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::http {

/// The origin and the path of a URL.
struct Origin {
  /// `http` or `https`.
  std::string scheme;
  /// In lower case; an IPv4 address as four numbers, an IPv6 address in brackets.
  std::string host;
  /// In digits.
  std::string port;
  /// `/` if the URL has no path.
  std::string path;
};

/// The origin of a URL, according to the parser that `Client` uses. Nothing if it is not an
/// absolute URL of `http` or `https`, or if it has a user name, a password or a fragment, which the
/// URL of a credential endpoint never needs.
[[nodiscard]] SIGNALS_EXPORT std::optional<Origin> origin_of(std::string_view url);

/// Whether it is this machine: `localhost`, `127.…` or `[::1]`.
[[nodiscard]] SIGNALS_EXPORT bool is_loopback(const Origin& origin) noexcept;

}  // namespace signals::inline SIGNALS_ABI::http
