// SPDX-License-Identifier: Apache-2.0
#include "error_response.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/json/parse.hpp>

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

namespace json = boost::json;

constexpr std::array all_codes{ErrorCode::cancelled,
                               ErrorCode::unknown,
                               ErrorCode::invalid_argument,
                               ErrorCode::deadline_exceeded,
                               ErrorCode::not_found,
                               ErrorCode::already_exists,
                               ErrorCode::permission_denied,
                               ErrorCode::resource_exhausted,
                               ErrorCode::failed_precondition,
                               ErrorCode::aborted,
                               ErrorCode::out_of_range,
                               ErrorCode::unimplemented,
                               ErrorCode::internal,
                               ErrorCode::unavailable,
                               ErrorCode::data_loss,
                               ErrorCode::unauthenticated};

/// Whether the status is the code's name in capitals.
[[nodiscard]] bool is_named(std::string_view status, ErrorCode code) noexcept {
  const std::string_view name = name_of(code);
  return std::equal(status.begin(), status.end(), name.begin(), name.end(),
                    [](char a, char b) { return b == '_' ? a == b : a == b - 'a' + 'A'; });
}

[[nodiscard]] ErrorCode code_of_http_status(int status) noexcept {
  switch (status) {
    case 400:
      return ErrorCode::invalid_argument;
    case 401:
      return ErrorCode::unauthenticated;
    case 403:
      return ErrorCode::permission_denied;
    case 404:
      return ErrorCode::not_found;
    case 409:
      return ErrorCode::aborted;
    case 412:
      return ErrorCode::failed_precondition;
    case 416:
      return ErrorCode::out_of_range;
    case 429:
      return ErrorCode::resource_exhausted;
    case 499:
      return ErrorCode::cancelled;
    case 500:
      return ErrorCode::internal;
    case 501:
      return ErrorCode::unimplemented;
    case 502:
    case 503:
      return ErrorCode::unavailable;
    case 408:
    case 504:
      return ErrorCode::deadline_exceeded;
    default:
      return ErrorCode::unknown;
  }
}

/// The error object of a body, which may be in an array of one.
[[nodiscard]] const json::object* find_error(const json::value& body) {
  const json::value* outer = &body;
  if (const json::array* results = body.if_array(); results != nullptr && !results->empty()) {
    outer = &results->front();
  }
  const json::object* const members = outer->if_object();
  const json::value* const error = members != nullptr ? members->if_contains("error") : nullptr;
  return error != nullptr ? error->if_object() : nullptr;
}

[[nodiscard]] std::string_view text_of(const json::object& members, json::string_view name) {
  const json::value* const value = members.if_contains(name);
  const json::string* const text = value != nullptr ? value->if_string() : nullptr;
  return text != nullptr ? std::string_view(text->data(), text->size()) : std::string_view{};
}

/// The first reason among the details of an error.
[[nodiscard]] std::string_view reason_of(const json::object& error) {
  const json::value* const value = error.if_contains("details");
  const json::array* const details = value != nullptr ? value->if_array() : nullptr;
  if (details == nullptr) return {};
  for (const json::value& detail : *details) {
    const json::object* const members = detail.if_object();
    if (members == nullptr) continue;
    if (const std::string_view reason = text_of(*members, "reason"); !reason.empty()) return reason;
  }
  return {};
}

}  // namespace

ErrorCode ErrorResponse::code() const noexcept {
  const auto* const named = std::find_if(all_codes.begin(), all_codes.end(),
                                         [&](ErrorCode code) { return is_named(status, code); });
  return named != all_codes.end() ? *named : code_of_http_status(http_status);
}

ErrorResponse read_error_response(int http_status, std::string_view body) {
  ErrorResponse response;
  if (auto error = error_instead_of_result(body)) {
    response = std::move(*error);
  } else {
    constexpr std::size_t longest_excerpt = 200;
    response.message = one_line(body, longest_excerpt);
  }
  response.http_status = http_status;
  return response;
}

std::optional<ErrorResponse> error_instead_of_result(std::string_view body) {
  constexpr std::size_t longest_body = std::size_t{256} * 1024;
  if (body.size() > longest_body) return std::nullopt;
  json::error_code failure;
  const json::value parsed = json::parse({body.data(), body.size()}, failure);
  const json::object* const error = failure ? nullptr : find_error(parsed);
  if (error == nullptr) return std::nullopt;
  return ErrorResponse{
      .status = one_line(text_of(*error, "status"), ErrorResponse::longest_status),
      .message = one_line(text_of(*error, "message"), ErrorResponse::longest_message),
      .reason = one_line(reason_of(*error), ErrorResponse::longest_status)};
}

std::string one_line(std::string_view text, std::size_t longest) {
  std::string line;
  line.reserve(std::min(text.size(), longest));
  bool has_gap = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7F) {
      has_gap = !line.empty();
      continue;
    }
    if (has_gap) line += ' ';
    has_gap = false;
    line += c;
    if (line.size() > longest) break;
  }
  if (line.size() <= longest) return line;
  std::size_t size = longest;
  while (size > 0 && (static_cast<unsigned char>(line[size]) & 0xC0U) == 0x80U) --size;
  line.resize(size);
  return line;
}

}  // namespace signals::inline SIGNALS_ABI::firestore
