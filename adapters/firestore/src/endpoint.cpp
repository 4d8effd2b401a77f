// SPDX-License-Identifier: Apache-2.0
#include "endpoint.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <signals/firestore/options.hpp>
#include <signals/http/origin.hpp>

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

/// Whether it ends in a colon and digits.
[[nodiscard]] bool tells_port(std::string_view text) noexcept {
  const std::string_view port = text.substr(text.rfind(':') + 1);
  return !port.empty() &&
         std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Endpoint parse_endpoint(std::string_view text) {
  if (text.ends_with('/')) text.remove_suffix(1);
  const auto origin = http::origin_of(text);
  const bool is_encrypted = origin && origin->scheme == "https";
  const bool is_alone = origin && std::count(text.begin(), text.end(), '/') == 2 &&
                        text.find_first_of("?\\%") == std::string_view::npos;
  if (!is_alone || !(is_encrypted || tells_port(text))) {
    throw OptionError("endpoint",
                      "must be https://HOST or https://HOST:PORT, or http://HOST:PORT for an "
                      "emulator, and nothing more");
  }
  std::string written = fmt::format("{}://{}", origin->scheme, origin->host);
  if (tells_port(text)) written += ':' + origin->port;
  return {std::move(written), is_encrypted, is_loopback(*origin)};
}

}  // namespace signals::inline SIGNALS_ABI::firestore
