// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// What Google's APIs answer in place of a result
/// (https://cloud.google.com/apis/design/errors#http_mapping).
struct ErrorResponse {
  static constexpr std::size_t longest_status = 64;
  static constexpr std::size_t longest_message = 1000;

  /// The HTTP status of the error, also if it is inside a response of 200; 0 if it names none.
  int http_status = 0;
  /// Its name in google.rpc.Code, in capitals, such as `ABORTED`; empty if it names none.
  std::string status{};
  /// The server's message, on one line of at most `longest_message` bytes.
  std::string message{};
  /// Google's reason for it (https://cloud.google.com/apis/design/errors#error_info), such as
  /// `SERVICE_DISABLED`; empty if it names none.
  std::string reason{};

  /// The code of the named status, or else of the HTTP status.
  [[nodiscard]] ErrorCode code() const noexcept;

  friend bool operator==(const ErrorResponse&, const ErrorResponse&) = default;
};

/// Reads the body of a response whose HTTP status is an error: Google's error object, alone or in
/// an array, or the answer of a proxy. Never fails: if the body is not JSON, the message is its
/// start.
[[nodiscard]] ErrorResponse read_error_response(int http_status, std::string_view body);

/// The error in place of a result in a response of 200, if there is one.
[[nodiscard]] std::optional<ErrorResponse> error_instead_of_result(std::string_view body);

/// A text on one line, cut to whole characters of at most `longest` bytes: white space and control
/// characters become one space.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t longest);

}  // namespace signals::inline SIGNALS_ABI::firestore
