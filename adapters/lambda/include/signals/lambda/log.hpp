// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string_view>
#include <variant>

#include <signals/abi.hpp>
#include <signals/lambda/clock.hpp>

namespace signals::inline SIGNALS_ABI::lambda {

/// The level of a log line; AWS Lambda's names in lower case.
enum class LogLevel { trace, debug, info, warn, error, fatal };

/// The level of a name such as `INFO`, ignoring case. Throws `Error` with `invalid_argument`, which
/// lists the names, for an unknown one.
[[nodiscard]] SIGNALS_EXPORT LogLevel log_level_named(std::string_view name);

/// A fact beside a message.
struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::uint64_t, double> value;
};

/// A log of JSON objects, one a line, as Amazon CloudWatch searches them. It contains no secrets
/// and no users' events. Safe to share between threads if its sink is.
///
///     log.write(LogLevel::info, "answered", {{"requestId", invocation.request_id}});
class SIGNALS_EXPORT Log {
 public:
  /// Takes a complete line, including its line end.
  using Sink = std::function<void(std::string_view line)>;

  /// Omits lines below the level `least`.
  Log(LogLevel least, Clock clock, Sink sink);

  /// Writes one line, unless its level is below `least`.
  void write(LogLevel level, std::string_view message,
             std::initializer_list<LogField> fields = {}) const;

 private:
  LogLevel least_;
  Clock clock_;
  Sink sink_;
};

/// Writes a line to standard error, in one piece.
SIGNALS_EXPORT void write_to_standard_error(std::string_view line);

}  // namespace signals::inline SIGNALS_ABI::lambda
