// SPDX-License-Identifier: Apache-2.0
#include "failure.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include <signals/http/quotable.hpp>
#include <signals/http/retry.hpp>

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

[[nodiscard]] bool holds(std::string_view text, std::string_view part) {
  const auto same = [](char left, char right) {
    return std::tolower(static_cast<unsigned char>(left)) ==
           std::tolower(static_cast<unsigned char>(right));
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

/// What to do about a reason of Google's, or of the words that stood for it before there were
/// reasons.
struct Advice {
  std::string_view reason;
  std::string_view words;
  /// With the project for `{}`.
  std::string_view advice;
};

// https://github.com/googleapis/googleapis/blob/master/google/api/error_reason.proto
constexpr std::array<Advice, 13> known_reasons{{
    {"SERVICE_DISABLED", "has not been used",
     "enable the Cloud Firestore API (firestore.googleapis.com) in project {}"},
    {"SERVICE_DISABLED", "is disabled",
     "enable the Cloud Firestore API (firestore.googleapis.com) in project {}"},
    {"BILLING_DISABLED", "billing",
     "enable billing for project {}: link it to an active billing account"},
    {"CONSUMER_SUSPENDED", "suspended",
     "project {} is suspended: see the notice of its suspension in the Google Cloud console"},
    {"CONSUMER_INVALID", "project has been deleted",
     "project {} does not exist or is deleted: check FIREBASE_PROJECT_ID, which is the project's "
     "id, "
     "not its name or number"},
    {"SECURITY_POLICY_VIOLATED", "prohibited by organization's policy",
     "a perimeter of VPC Service Controls around project {} refuses this machine or account: add "
     "it "
     "to an access level or an ingress rule"},
    {"LOCATION_POLICY_VIOLATED", "location policy",
     "a policy on locations of the organization of project {} refuses this request: ask its owner"},
    {"ORG_RESTRICTION_VIOLATION", "organization restriction",
     "a restriction to other organizations refuses project {}: ask the owner of the network"},
    {"USER_PROJECT_DENIED", "serviceusage.services.use",
     "grant the account roles/serviceusage.serviceUsageConsumer in project {}"},
    {"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficient authentication scopes",
     "give the token the scope https://www.googleapis.com/auth/datastore for project {}"},
    {"ACCOUNT_STATE_INVALID", "account is disabled",
     "the service account is disabled or deleted: enable it, or use another one of project {}"},
    {"RESOURCE_PROJECT_INVALID", "is not a valid project",
     "project {} does not exist: check FIREBASE_PROJECT_ID"},
    {"RATE_LIMIT_EXCEEDED", "rate limit", "read fewer users at once; see the quotas of project {}"},
}};

/// What Google's reason says to do; else its words; else nothing.
[[nodiscard]] std::string advice_on_reason(const ReadTarget& target, const ErrorResponse& error) {
  const auto* const at =
      std::find_if(known_reasons.begin(), known_reasons.end(), [&](const Advice& advice) {
        return error.reason.empty() ? holds(error.message, advice.words)
                                    : advice.reason == error.reason;
      });
  return at == known_reasons.end() ? "" : fmt::format(fmt::runtime(at->advice), target.project_id);
}

[[nodiscard]] std::string advice_on_denial(const ReadTarget& target) {
  return fmt::format(
      "grant the account roles/datastore.viewer in project {}, which holds the permissions needed, "
      "datastore.entities.get and datastore.entities.list",
      target.project_id);
}

[[nodiscard]] std::string advice_on_condition(std::string_view said) {
  if (holds(said, "datastore mode")) return "only a database in native mode can be read";
  if (holds(said, "index")) {
    return "create the index that the query needs: name your collection and field in "
           "adapters/firestore/firestore.indexes.json, then run firebase deploy --only "
           "firestore:indexes";
  }
  return {};
}

[[nodiscard]] std::string advice_on(const ReadTarget& target, const ErrorResponse& error) {
  const bool is_refusal = error.code() == ErrorCode::permission_denied || !error.reason.empty();
  if (is_refusal) {
    if (std::string advice = advice_on_reason(target, error); !advice.empty()) return advice;
  }
  switch (error.code()) {
    case ErrorCode::unauthenticated:
      return "check the service account's key: whether it was deleted or its account disabled, and "
             "whether this machine's clock is right";
    case ErrorCode::permission_denied:
      return advice_on_denial(target);
    case ErrorCode::not_found:
      return fmt::format(
          "check that project {} exists and has a Firestore database {} in native mode, and that "
          "the endpoint is Firestore's",
          target.project_id, target.database);
    case ErrorCode::invalid_argument:
      return "check the ids of the project, the database and the collections";
    case ErrorCode::failed_precondition:
      return advice_on_condition(error.message);
    case ErrorCode::resource_exhausted:
      return fmt::format("see the quotas of project {}", target.project_id);
    default:
      return {};
  }
}

[[nodiscard]] std::string quoted(std::string_view said, std::string_view token) {
  return http::quotable(said, {&token, 1});
}

[[nodiscard]] std::string message_of(const ReadTarget& target, std::string_view token,
                                     const ErrorResponse& error) {
  const std::string reason = quoted(error.message, token);
  const std::string status = quoted(error.status, token);
  std::string message = fmt::format("reading {} failed: ", target.path);
  message += !reason.empty()         ? reason
             : error.message.empty() ? "the server gave no reason"
                                     : "the server's reason repeats the access token";
  if (!status.empty() && error.http_status != 0) {
    message += fmt::format(" ({}, HTTP status {})", status, error.http_status);
  } else if (error.http_status != 0) {
    message += fmt::format(" (HTTP status {})", error.http_status);
  } else if (!status.empty()) {
    message += fmt::format(" ({})", status);
  }
  if (const std::string advice = advice_on(target, error); !advice.empty()) {
    message += "; " + advice;
  }
  return message;
}

/// What a server says of its own state rather than of the request.
[[nodiscard]] bool may_pass(ErrorCode code) noexcept {
  constexpr std::array codes{
      ErrorCode::aborted,  ErrorCode::cancelled,          ErrorCode::deadline_exceeded,
      ErrorCode::internal, ErrorCode::resource_exhausted, ErrorCode::unavailable,
      ErrorCode::unknown};
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

Failure request_refused(const ReadTarget& target, std::string_view token,
                        const http::ResponseHead& head, std::string_view body) {
  const ErrorResponse error = read_error_response(head.status, body);
  const std::string message = message_of(target, token, error);
  if (head.status == 401) return {ErrorCode::unauthenticated, message, Remedy::renew_token};
  constexpr int conflict = 409;  // the HTTP status of ABORTED
  const bool may_help = http::may_help_to_retry(head.status) || head.status == conflict;
  return {error.code(), message, may_help ? Remedy::try_again : Remedy::none,
          http::retry_after(head, std::chrono::system_clock::now())};
}

Failure response_failed(const ReadTarget& target, std::string_view token,
                        const ErrorResponse& error) {
  const ErrorCode code = error.code();
  const Remedy remedy = code == ErrorCode::unauthenticated ? Remedy::renew_token
                        : may_pass(code)                   ? Remedy::try_again
                                                           : Remedy::none;
  return {code, message_of(target, token, error), remedy};
}

Failure wrong_content_type(const ReadTarget& target, std::string_view token,
                           std::string_view content_type) {
  constexpr std::size_t longest = 100;
  const std::string type = http::quotable(content_type, {&token, 1}, longest);
  return {
      ErrorCode::internal,
      fmt::format("reading {} failed: the answer is not JSON but {}; check that the endpoint is "
                  "Firestore's and that no proxy on the way answers for it",
                  target.path, type.empty() ? "of no Content-Type" : type),
      Remedy::none};
}

Failure reading_failed(const ReadTarget& target, const Error& error) {
  // Whether it was the call's time that ran out is for the call to see.
  const bool may_help =
      error.retry() == Retry::may_help || error.code() == ErrorCode::deadline_exceeded;
  return {error.code(), fmt::format("reading {} failed: {}", target.path, error.what()),
          may_help ? Remedy::try_again : Remedy::none};
}

bool may_refuse_time(ErrorCode code) noexcept {
  return code == ErrorCode::failed_precondition || code == ErrorCode::invalid_argument ||
         code == ErrorCode::out_of_range;
}

}  // namespace signals::inline SIGNALS_ABI::firestore
