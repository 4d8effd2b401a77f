// SPDX-License-Identifier: Apache-2.0
#include "container_credentials.hpp"

#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/formats/detail/json_text.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/http/retry.hpp>

#include "environment_credentials.hpp"

namespace signals::inline SIGNALS_ABI::aws_secrets {
namespace {

namespace json = boost::json;
using detail::text_at;

constexpr std::chrono::hours usual_lifetime{1};

/// What it says of itself is not quoted: it may quote the token that it was sent.
[[nodiscard]] Error refusal(int status, std::string_view place) {
  if (http::may_help_to_retry(status)) {
    return {ErrorCode::unavailable,
            fmt::format("{} has no credentials for now ({}); try again later", place, status),
            Retry::may_help};
  }
  return {ErrorCode::unauthenticated,
          fmt::format("{} gives no credentials ({}); check that a role is assigned to the task or "
                      "pod",
                      place, status)};
}

}  // namespace

http::ExpiringCredential<Credentials> read_container_credentials(
    const http::Response& response, std::string_view place,
    std::chrono::system_clock::time_point now) {
  if (response.head.status != 200) throw refusal(response.head.status, place);
  const auto broken = [&](std::string_view what) {
    return Error(ErrorCode::unavailable,
                 fmt::format("{} answered with {}; check that it is a container's endpoint for "
                             "credentials",
                             place, what),
                 Retry::may_help);
  };
  json::error_code error;
  const json::value value = json::parse(response.body, error);
  const json::object* const object = error ? nullptr : value.if_object();
  if (object == nullptr) throw broken("something that is not a JSON object");
  Credentials credentials{.access_key_id = std::string(text_at(*object, "AccessKeyId")),
                          .secret_access_key = std::string(text_at(*object, "SecretAccessKey")),
                          .session_token = std::string(text_at(*object, "Token"))};
  if (!is_credential(credentials.access_key_id) || !is_credential(credentials.secret_access_key) ||
      (!credentials.session_token.empty() && !is_credential(credentials.session_token))) {
    throw broken("no usable credentials");
  }
  const json::value* const expiration = object->if_contains("Expiration");
  if (expiration == nullptr || expiration->is_null()) {
    return {.credential = std::move(credentials), .expires_at = now + usual_lifetime};
  }
  const auto expires_at = parse_instant(text_at(*object, "Expiration"));
  if (!expires_at) throw broken("an Expiration that is not a time");
  if (*expires_at <= now) throw broken("credentials that have expired");
  return {.credential = std::move(credentials), .expires_at = *expires_at};
}

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
