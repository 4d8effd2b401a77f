// SPDX-License-Identifier: Apache-2.0
#include "url.hpp"

#include <new>

#include <fmt/format.h>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::http {
namespace {

[[noreturn]] void refuse_url(std::string_view reason) {
  throw Error(ErrorCode::invalid_argument,
              fmt::format("the URL of a request cannot be used: {}", reason));
}

}  // namespace

std::optional<std::string> part_of(const UrlHandle& url, CURLUPart part, unsigned flags) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, flags) != CURLUE_OK) return std::nullopt;
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, curl_free);
  return text;
}

Url parse_url(const std::string& text) {
  if (text.find('\0') != std::string::npos) refuse_url("it holds a NUL");
  Url url{UrlHandle(curl_url()), {}, false};
  if (!url.handle) throw std::bad_alloc();
  // What is escaped already is sent as it is, dots too.
  const CURLUcode code = curl_url_set(url.handle.get(), CURLUPART_URL, text.c_str(),
                                      CURLU_PATH_AS_IS | CURLU_DISALLOW_USER);
  if (code == CURLUE_USER_NOT_ALLOWED) refuse_url("it holds a user or a password");
  if (code != CURLUE_OK) refuse_url(curl_url_strerror(code));
  const std::string scheme = part_of(url.handle, CURLUPART_SCHEME).value_or("");
  if (scheme != "http" && scheme != "https") refuse_url("it is neither http nor https");
  url.is_secure = scheme == "https";
  url.authority = fmt::format("{}:{}", part_of(url.handle, CURLUPART_HOST).value_or(""),
                              part_of(url.handle, CURLUPART_PORT, CURLU_DEFAULT_PORT).value_or(""));
  return url;
}

}  // namespace signals::inline SIGNALS_ABI::http
