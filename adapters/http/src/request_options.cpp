// SPDX-License-Identifier: Apache-2.0
#include "request_options.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <string_view>

#include <fmt/format.h>

#include <signals/error.hpp>

#include "header_name.hpp"

namespace signals::inline SIGNALS_ABI::http {
namespace {

// What frames the message is the client's own business.
constexpr std::array<std::string_view, 8> reserved{
    "accept-encoding", "connection", "content-length",    "expect",
    "keep-alive",      "te",         "transfer-encoding", "upgrade",
};

[[noreturn]] void refuse(const std::string& reason) {
  throw Error(ErrorCode::invalid_argument, "a request cannot be sent: " + reason);
}

template <typename Value>
void set(CURL* handle, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(handle, option, value);
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (code != CURLE_OK) {
    throw Error(ErrorCode::internal,
                fmt::format("libcurl refuses its option {}: {}", static_cast<int>(option),
                            curl_easy_strerror(code)));
  }
}

void append(HeaderList& list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(list.release());
  list.reset(longer);
}

void check(const Header& header) {
  if (!is_header_name(header.name))
    refuse("the name of a header has a character that is not allowed");
  if (!is_header_value(header.value)) {
    refuse(fmt::format("the value of the header {} holds a control character", header.name));
  }
  const auto is_that = [&](std::string_view name) { return equal_names(name, header.name); };
  if (std::any_of(reserved.begin(), reserved.end(), is_that)) {
    refuse(fmt::format("the header {} is the client's own to set", header.name));
  }
}

[[nodiscard]] bool has_header(const Request& request, std::string_view name) noexcept {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const Header& header) { return equal_names(header.name, name); });
}

[[nodiscard]] HeaderList list_of_headers(const Request& request) {
  HeaderList list;
  for (const Header& header : request.headers) {
    check(header);
    // libcurl's syntax for a header without a value. libcurl would sign it wrongly.
    const bool is_empty = header.value.find_first_not_of(" \t") == std::string::npos;
    if (is_empty && request.aws_signature) {
      refuse(fmt::format("the header {} is empty, and cannot be signed", header.name));
    }
    append(list, is_empty ? header.name + ';' : fmt::format("{}: {}", header.name, header.value));
  }
  if (request.aws_signature) {
    // libcurl signs each line, so a line that only suppresses one of its own headers is not
    // allowed.
    const std::string& token = request.aws_signature->session_token;
    if (!is_header_value(token)) refuse("the session token for AWS holds a control character");
    if (!token.empty()) append(list, "X-Amz-Security-Token: " + token);
    return list;
  }
  if (request.method == Method::post) {
    append(list, "Expect:");
    if (!has_header(request, "content-type")) append(list, "Content-Type:");
  }
  return list;
}

void sign(CURL* handle, const AwsSignature& signature) {
  const auto is_word = [](const std::string& word) {
    constexpr std::string_view others = "-_.";
    return !word.empty() && word.size() <= 64 && std::all_of(word.begin(), word.end(), [&](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             others.find(c) != std::string_view::npos;
    });
  };
  if (!is_word(signature.region)) refuse("the AWS region is empty or malformed");
  if (!is_word(signature.service)) refuse("the AWS service is empty or malformed");
  const auto has_nul = [](const std::string& text) { return text.find('\0') != std::string::npos; };
  if (signature.access_key_id.empty() || has_nul(signature.access_key_id) ||
      !is_header_value(signature.access_key_id)) {
    refuse("the AWS access key id is empty or malformed");
  }
  if (signature.secret_access_key.empty() || has_nul(signature.secret_access_key)) {
    refuse("the AWS secret access key is empty or malformed");
  }
  const std::string scope = fmt::format("aws:amz:{}:{}", signature.region, signature.service);
  set(handle, CURLOPT_AWS_SIGV4, scope.c_str());
  set(handle, CURLOPT_USERNAME, signature.access_key_id.c_str());
  set(handle, CURLOPT_PASSWORD, signature.secret_access_key.c_str());
  // A long body would be announced and waited for: its header cannot be held back, the wait can.
  set(handle, CURLOPT_EXPECT_100_TIMEOUT_MS, 1L);
}

void trust(CURL* handle, const Defaults& defaults) {
  set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (defaults.certificate_file.empty()) return;
  set(handle, CURLOPT_CAINFO, defaults.certificate_file.c_str());
  set(handle, CURLOPT_PROXY_CAINFO, defaults.certificate_file.c_str());
  // With a directory besides, libcurl would read the file anew for each connection.
  set(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
}

}  // namespace

bool is_header_value(std::string_view value) noexcept {
  return std::all_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

PreparedRequest prepare(const Request& request, const Defaults& defaults) {
  PreparedRequest prepared{parse_url(request.url), list_of_headers(request),
                           EasyHandle(curl_easy_init())};
  CURL* const handle = prepared.handle.get();
  if (handle == nullptr) throw std::bad_alloc();
  set(handle, CURLOPT_CURLU, prepared.url.handle.get());
  set(handle, CURLOPT_PATH_AS_IS, 1L);
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_HTTPHEADER, prepared.headers.get());
  set(handle, CURLOPT_USERAGENT, defaults.user_agent.c_str());
  if (request.method == Method::post) {
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(handle, CURLOPT_COPYPOSTFIELDS, request.body.data());
  }
  if (request.aws_signature) sign(handle, *request.aws_signature);
  // Decompressed where the body is taken, not where all bodies arrive.
  set(handle, CURLOPT_ACCEPT_ENCODING, "gzip");
  set(handle, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  // Only a TLS handshake shows whether a connection can be shared. Without one, libcurl would wait
  // for the first response.
  set(handle, CURLOPT_PIPEWAIT, prepared.url.is_secure ? 1L : 0L);
  set(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (!defaults.uses_proxy || !request.uses_proxy) set(handle, CURLOPT_PROXY, "");
  set(handle, CURLOPT_NOSIGNAL, 1L);
  // Or who gives up would wait for the name server.
  set(handle, CURLOPT_QUICK_EXIT, 1L);
  set(handle, CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(std::max<long long>(1, request.connect_timeout.count())));
  trust(handle, defaults);
  return prepared;
}

}  // namespace signals::inline SIGNALS_ABI::http
