// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <signals/http/request.hpp>

#include "curl_handles.hpp"
#include "url.hpp"

namespace signals::inline SIGNALS_ABI::http {

/// What a client asks of each of its requests.
struct Defaults {
  std::string user_agent;
  std::string certificate_file;
  bool uses_proxy = true;
  bool requires_public_address = false;
};

/// A request in libcurl's terms. The handle points at the rest.
struct PreparedRequest {
  Url url;
  HeaderList headers;
  EasyHandle handle;
};

/// Throws `Error` with `invalid_argument` for a request that cannot be sent as it is.
[[nodiscard]] PreparedRequest prepare(const Request& request, const Defaults& defaults);

/// Whether a header may have this value: no control character except the tab.
[[nodiscard]] bool is_header_value(std::string_view value) noexcept;

}  // namespace signals::inline SIGNALS_ABI::http
