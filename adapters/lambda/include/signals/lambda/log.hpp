// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string_view>
#include <variant>

#include <signals/lambda/clock.hpp>

namespace signals::lambda {

/// How much a line of the log matters; AWS Lambda's names in lower case.
enum class LogLevel { trace, debug, info, warn, error, fatal };

/// The level that a name such as `INFO` stands for, whatever its case. Throws `Error` with
/// `invalid_argument` that lists the names for one that is none.
[[nodiscard]] LogLevel log_level_named(std::string_view name);

/// A fact beside a message.
struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::uint64_t, double> value;
};

/// A log of JSON objects, one a line, as Amazon CloudWatch searches them. It is never given
/// secrets, nor users' events. Safe to share between threads when its sink is.
///
///     log.write(LogLevel::info, "answered", {{"requestId", invocation.request_id}});
class Log {
 public:
  /// Takes a whole line, its end included.
  using Sink = std::function<void(std::string_view line)>;

  /// Leaves out what matters less than `least`.
  Log(LogLevel least, Clock clock, Sink sink);

  /// Writes one line, unless its level is below the least.
  void write(LogLevel level, std::string_view message,
             std::initializer_list<LogField> fields = {}) const;

 private:
  LogLevel least_;
  Clock clock_;
  Sink sink_;
};

/// Writes a line to standard error, in one piece.
void write_to_standard_error(std::string_view line);

}  // namespace signals::lambda
