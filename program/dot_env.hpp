// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace signals::program {

/// What cannot be read in a `.env` file.
struct DotEnvFault {
  /// From 1.
  std::size_t line = 0;
  /// The variable that the line is for, where it is for one.
  std::string name{};
  /// A clause for a person; no value is in it.
  std::string reason{};
};
using OnDotEnvFault = std::function<void(const DotEnvFault&)>;

/// Reads variables from the text of a `.env` file.
///
/// A line is `NAME=value` with an optional `export`, blank, or a comment from `#`. A name consists
/// of letters, digits, `_`, `.` and `-`. A value ends at white space before a `#`. In single quotes
/// it is literal; in double quotes `\n`, `\t`, `\"`, `\\` and `\$` are escapes. Both may span
/// several lines. If a name occurs twice, the last value counts. Nothing is expanded or run.
///
/// Any other line is a fault, and is skipped. What `on_fault` throws ends the reading.
[[nodiscard]] std::map<std::string, std::string> parse_dot_env(std::string_view text,
                                                               const OnDotEnvFault& on_fault);

}  // namespace signals::program
