// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <signals/abi.hpp>

#include "curl_handles.hpp"

namespace signals::inline SIGNALS_ABI::http {

/// Where a request goes to.
struct Url {
  UrlHandle handle;
  /// The host and the port, as messages name them: `example.com:443`.
  std::string authority;
  bool is_secure = false;
};

/// A part of a URL; none where it has no such part.
[[nodiscard]] std::optional<std::string> part_of(const UrlHandle& url, CURLUPart part,
                                                 unsigned flags = 0);

/// Throws `Error` with `invalid_argument` for text that is not an absolute `http` or `https` URL,
/// or has a user or a password.
[[nodiscard]] Url parse_url(const std::string& text);

}  // namespace signals::inline SIGNALS_ABI::http
