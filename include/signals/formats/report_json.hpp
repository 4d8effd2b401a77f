// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <signals/error.hpp>
#include <signals/report.hpp>

namespace signals {

/// The text as a JSON string, in quotes, appended to `out`. Bytes that are no UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// The error as `{"code":"unavailable","message":"…"}`, appended to `out`.
void append_json_error(std::string& out, const Error& error);

/// The report as one JSON object on one line, appended to `out`, with its explanation when it has
/// one.
void append_json(std::string& out, const Report& report);

/// The report as one JSON object on one line.
///
///     {"user_id":"u1","event_count":42,"signals":{…},"milestones":{…}}
[[nodiscard]] std::string to_json(const Report& report);

}  // namespace signals
