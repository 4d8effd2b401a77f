// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace signals::program {

/// Reads variables from the text of a `.env` file.
///
/// A line is `NAME=value`, perhaps after `export`; blank, or a comment from `#`. A value ends at
/// white space before a `#`. Between single quotes it stands as it is; between double quotes `\n`,
/// `\t`, `\"`, `\\` and `\$` are escapes; both may go over several lines. The last of several
/// values counts. Nothing is expanded or run.
///
/// Throws `Error` with `invalid_argument` and `source:line` for anything else; it never prints a
/// value.
[[nodiscard]] std::map<std::string, std::string> parse_dot_env(std::string_view text,
                                                               std::string_view source);

}  // namespace signals::program
