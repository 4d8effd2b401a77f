// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <signals/http/origin.hpp>

#include "url.hpp"

namespace signals::inline SIGNALS_ABI::http {
namespace {

[[nodiscard]] std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

}  // namespace

std::optional<Origin> origin_of(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  const UrlHandle url(curl_url());
  if (curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), CURLU_DISALLOW_USER) !=
      CURLUE_OK) {
    return std::nullopt;
  }
  auto scheme = part_of(url, CURLUPART_SCHEME);
  auto host = part_of(url, CURLUPART_HOST);
  auto port = part_of(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  auto path = part_of(url, CURLUPART_PATH);
  if (!scheme || !host || !port || !path) return std::nullopt;
  *scheme = in_lower_case(std::move(*scheme));
  if (host->empty() || (*scheme != "https" && *scheme != "http")) return std::nullopt;
  if (part_of(url, CURLUPART_FRAGMENT)) return std::nullopt;
  return Origin{std::move(*scheme), in_lower_case(std::move(*host)), std::move(*port),
                std::move(*path)};
}

bool is_loopback(const Origin& origin) noexcept {
  if (origin.host == "localhost" || origin.host == "[::1]") return true;
  // A name may begin like an address, such as 127.example.com.
  return origin.host.starts_with("127.") &&
         origin.host.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace signals::inline SIGNALS_ABI::http
