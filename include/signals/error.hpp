// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// What kind of failure an `Error` reports.
///
/// The vocabulary and the numbers are those of google.rpc.Code
/// (https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto).
enum class ErrorCode {
  cancelled = 1,
  unknown = 2,
  invalid_argument = 3,
  deadline_exceeded = 4,
  not_found = 5,
  already_exists = 6,
  permission_denied = 7,
  resource_exhausted = 8,
  failed_precondition = 9,
  aborted = 10,
  out_of_range = 11,
  unimplemented = 12,
  internal = 13,
  unavailable = 14,
  data_loss = 15,
  unauthenticated = 16,
};

/// The code in lower case with underscores, as reports print it: `invalid_argument`.
[[nodiscard]] constexpr std::string_view name_of(ErrorCode code) noexcept {
  // By their numbers; 0, which is no error, has none.
  constexpr std::array<std::string_view, 17> names{"unknown",
                                                   "cancelled",
                                                   "unknown",
                                                   "invalid_argument",
                                                   "deadline_exceeded",
                                                   "not_found",
                                                   "already_exists",
                                                   "permission_denied",
                                                   "resource_exhausted",
                                                   "failed_precondition",
                                                   "aborted",
                                                   "out_of_range",
                                                   "unimplemented",
                                                   "internal",
                                                   "unavailable",
                                                   "data_loss",
                                                   "unauthenticated"};
  const auto number = static_cast<std::size_t>(code);
  return number < names.size() ? names[number] : "unknown";
}

/// Whether the same call may succeed when it is made again later.
enum class Retry { useless, may_help };

/// The type of all exceptions that signals throws on purpose.
///
/// `what()` is for a person: it says what went wrong, where, and how to fix it. It never contains
/// a password, a token or a user's events.
///
///     try {
///       rules.validate();
///     } catch (const signals::Error& error) {
///       fmt::print(stderr, "{}: {}\n", name_of(error.code()), error.what());
///     }
class SIGNALS_EXPORT Error : public std::runtime_error {
 public:
  /// `message` is for a person: what is wrong, where, and what to do. It contains no secret.
  Error(ErrorCode code, const std::string& message, Retry retry = Retry::useless)
      : std::runtime_error(message), code_(code), retry_(retry) {}

  /// What kind of failure it is.
  [[nodiscard]] ErrorCode code() const noexcept { return code_; }
  /// Whether a retry can help.
  [[nodiscard]] Retry retry() const noexcept { return retry_; }

 private:
  ErrorCode code_;
  Retry retry_;
};

}  // namespace signals::inline SIGNALS_ABI
