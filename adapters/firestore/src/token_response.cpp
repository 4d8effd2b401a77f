// SPDX-License-Identifier: Apache-2.0
#include "token_response.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <signals/formats/detail/json_text.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/http/origin.hpp>
#include <signals/http/quotable.hpp>
#include <signals/http/retry.hpp>

#include "wiping_memory.hpp"

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

namespace json = boost::json;
using detail::text_at;
using TimePoint = std::chrono::system_clock::time_point;

// Google says how long a token lives; who does not, means what was asked for.
constexpr std::chrono::seconds usual_lifetime = std::chrono::hours{1};
constexpr std::chrono::seconds longest_lifetime = std::chrono::hours{24};

[[nodiscard]] json::value parse_or_null(const std::string& body, WipingMemory& memory) {
  json::error_code error;
  json::value value = json::parse(body, error, &memory);
  return error ? json::value(nullptr, &memory) : value;
}

[[nodiscard]] std::string host_of(const ServiceAccount& account) {
  const auto origin = http::origin_of(account.token_uri);
  return origin ? origin->host : "the token endpoint";
}

/// Fit for a header.
[[nodiscard]] bool is_token(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

[[nodiscard]] bool is_bearer(std::string_view type) {
  constexpr std::string_view bearer = "bearer";
  return std::equal(type.begin(), type.end(), bearer.begin(), bearer.end(),
                    [](char a, char b) { return (a | 0x20) == b; });
}

/// None when it makes no sense.
[[nodiscard]] std::optional<std::chrono::seconds> lifetime_of(const json::object& object) {
  const json::value* const value = object.if_contains("expires_in");
  if (value == nullptr) return usual_lifetime;
  json::error_code error;
  const auto seconds = value->to_number<std::int64_t>(error);
  if (error || seconds <= 0) return std::nullopt;
  return std::chrono::seconds(std::min<std::int64_t>(seconds, longest_lifetime.count()));
}

/// The server's own words, in brackets.
struct Explanation {
  std::string error;
  std::string text;
};

[[nodiscard]] Explanation explanation_of(const http::Response& response,
                                         std::string_view assertion) {
  WipingMemory memory;
  const json::value value = parse_or_null(response.body, memory);
  const json::object* const object = value.if_object();
  if (object == nullptr) return {};
  std::string_view error = text_at(*object, "error");
  std::string_view description = text_at(*object, "error_description");
  // Where it is Google's front door that answers, and not the token endpoint behind it.
  if (const json::value* const nested = object->if_contains("error");
      nested != nullptr && nested->is_object()) {
    error = text_at(nested->get_object(), "status");
    description = text_at(nested->get_object(), "message");
  }
  const std::array<std::string_view, 1> secrets{assertion};
  constexpr std::size_t longest_error = 60;
  Explanation explanation{.error = http::quotable(error, secrets, longest_error), .text = {}};
  const std::string quoted = http::quotable(description, secrets);
  explanation.text =
      fmt::format(" ({}{}{}{})", response.head.status, explanation.error.empty() ? "" : ", ",
                  explanation.error, quoted.empty() ? "" : ": " + quoted);
  return explanation;
}

}  // namespace

http::ExpiringCredential<std::string> read_token(const http::Response& response,
                                                 const ServiceAccount& account,
                                                 TimePoint asked_at) {
  const auto broken = [&](std::string_view what) {
    return Error(ErrorCode::unavailable,
                 fmt::format("{} answered the key of {} with {}; check the key's token_uri, and "
                             "whether a proxy answers in its place",
                             host_of(account), account.client_email, what),
                 Retry::may_help);
  };
  WipingMemory memory;
  const json::value value = parse_or_null(response.body, memory);
  const json::object* const object = value.if_object();
  if (object == nullptr) throw broken("something that is not a JSON object");
  const std::string_view token = text_at(*object, "access_token");
  if (!is_token(token)) throw broken("no usable access_token");
  if (object->contains("token_type") && !is_bearer(text_at(*object, "token_type"))) {
    throw broken("a token_type that is not Bearer");
  }
  const auto lifetime = lifetime_of(*object);
  if (!lifetime) throw broken("an expires_in that is not a number of seconds above 0");
  return {.credential = std::string(token), .expires_at = asked_at + *lifetime};
}

Error refusal(const http::Response& response, const ServiceAccount& account,
              std::string_view assertion, TimePoint asked_at) {
  const int status = response.head.status;
  const Explanation explanation = explanation_of(response, assertion);
  const std::string& error = explanation.error;
  const std::string quoted =
      explanation.text.empty() ? fmt::format(" ({})", status) : explanation.text;
  const auto failure = [&](ErrorCode code, std::string_view what, std::string_view advice) {
    return Error(code,
                 fmt::format("{} {} service account {}{}; {}", host_of(account), what,
                             account.client_email, quoted, advice),
                 http::may_help_to_retry(status) ? Retry::may_help : Retry::useless);
  };
  constexpr std::string_view refused = "refused the key of";
  if (status == 429) {
    return failure(ErrorCode::resource_exhausted, "gives no more tokens for now to",
                   "try again later");
  }
  if (status >= 500) {
    return failure(ErrorCode::unavailable, "could not give a token to", "try again later");
  }
  if (error == "invalid_grant") {
    const auto now = std::chrono::floor<std::chrono::milliseconds>(asked_at);
    return failure(
        ErrorCode::unauthenticated, refused,
        fmt::format("the key was deleted or the account disabled: create a new key for it; or this "
                    "machine's clock is wrong, which says {}: set it",
                    format_instant(Instant(now.time_since_epoch()))));
  }
  if (status == 403) {
    return failure(ErrorCode::permission_denied, refused,
                   "enable the account, or allow it tokens in the policies of the organization");
  }
  if (status == 401 || error == "invalid_client" || error == "unauthorized_client") {
    return failure(ErrorCode::unauthenticated, refused,
                   "check that the account still exists, and create a new key for it");
  }
  if (error == "invalid_scope") {
    return failure(ErrorCode::invalid_argument, "does not know the requested scope for",
                   "check the scope");
  }
  return failure(ErrorCode::invalid_argument, "does not answer like a token endpoint to",
                 "check the key's token_uri");
}

}  // namespace signals::inline SIGNALS_ABI::firestore
