// SPDX-License-Identifier: Apache-2.0
#include "failure.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include <signals/http/quotable.hpp>
#include <signals/http/retry.hpp>

namespace signals::firestore {
namespace {

[[nodiscard]] bool holds(std::string_view text, std::string_view part) {
  const auto same = [](char left, char right) {
    return std::tolower(static_cast<unsigned char>(left)) ==
           std::tolower(static_cast<unsigned char>(right));
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

[[nodiscard]] std::string advice_on_denial(const ReadTarget& target, std::string_view said) {
  if (holds(said, "has not been used") || holds(said, "is disabled")) {
    return fmt::format("enable the Cloud Firestore API (firestore.googleapis.com) in project {}",
                       target.project_id);
  }
  return fmt::format(
      "grant the account roles/datastore.viewer in project {}, which holds the permissions needed, "
      "datastore.entities.get and datastore.entities.list",
      target.project_id);
}

[[nodiscard]] std::string advice_on_condition(std::string_view said) {
  if (holds(said, "datastore mode")) return "only a database in native mode can be read";
  if (holds(said, "index")) return "create the index that the query needs";
  return {};
}

[[nodiscard]] std::string advice_on(ErrorCode code, const ReadTarget& target,
                                    std::string_view said) {
  switch (code) {
    case ErrorCode::unauthenticated:
      return "check the service account's key: whether it was deleted or its account disabled, and "
             "whether this machine's clock is right";
    case ErrorCode::permission_denied:
      return advice_on_denial(target, said);
    case ErrorCode::not_found:
      return fmt::format(
          "check that project {} exists and has a Firestore database {} in native mode, and that "
          "the endpoint is Firestore's",
          target.project_id, target.database);
    case ErrorCode::invalid_argument:
      return "check the ids of the project, the database and the collections";
    case ErrorCode::failed_precondition:
      return advice_on_condition(said);
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
  if (const std::string advice = advice_on(error.code(), target, error.message); !advice.empty()) {
    message += "; " + advice;
  }
  return message;
}

/// What a server says of its own state rather than of the request.
[[nodiscard]] bool may_pass(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::aborted:
    case ErrorCode::cancelled:
    case ErrorCode::deadline_exceeded:
    case ErrorCode::internal:
    case ErrorCode::resource_exhausted:
    case ErrorCode::unavailable:
    case ErrorCode::unknown:
      return true;
    default:
      return false;
  }
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

}  // namespace signals::firestore
