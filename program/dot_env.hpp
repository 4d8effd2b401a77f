// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace signals::program {

/// Reads variables from the text of a `.env` file.
///
/// A line is `NAME=value` with an optional `export`, blank, or a comment from `#`. A value ends at
/// white space before a `#`. In single quotes it is literal; in double quotes `\n`, `\t`, `\"`,
/// `\\` and `\$` are escapes. Both may span several lines. If a name occurs twice, the last value
/// counts. Nothing is expanded or run.
///
/// Throws `Error` with `invalid_argument` and `source:line` for anything else; it never prints a
/// value.
[[nodiscard]] std::map<std::string, std::string> parse_dot_env(std::string_view text,
                                                               std::string_view source);

}  // namespace signals::program
