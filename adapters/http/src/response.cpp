// SPDX-License-Identifier: Apache-2.0
#include <signals/http/response.hpp>

#include "header_name.hpp"

namespace signals::inline SIGNALS_ABI::http {

std::optional<std::string_view> ResponseHead::find(std::string_view name) const noexcept {
  for (const Header& header : headers) {
    if (equal_names(header.name, name)) return header.value;
  }
  return std::nullopt;
}

}  // namespace signals::inline SIGNALS_ABI::http
