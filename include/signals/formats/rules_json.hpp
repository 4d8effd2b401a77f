// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <signals/abi.hpp>
#include <signals/rules.hpp>

namespace signals::inline SIGNALS_ABI {

/// Reads rules from a JSON object; members that it omits keep their defaults.
///
/// Members: `login_minutes`, `registration_minutes`, `registration_sessions`,
/// `registration_window_days`, `engaged_weeks`, `retained_weeks`, `week` (`rolling` or `calendar`),
/// `time_zone` (an IANA name). `source` names the text in errors, a path for example.
///
/// Throws `Error` with `invalid_argument` if the text is not a JSON object, or if a member is
/// unknown (with the nearest known name), has the wrong type, or is out of range.
///
///     signals::Rules rules = signals::read_rules_json(R"({"engaged_weeks": 2})", "rules.json");
[[nodiscard]] SIGNALS_EXPORT Rules read_rules_json(std::string_view json, std::string_view source);

}  // namespace signals::inline SIGNALS_ABI
