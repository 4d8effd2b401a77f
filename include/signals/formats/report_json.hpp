// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/error.hpp>
#include <signals/formats/own_member.hpp>
#include <signals/list_view.hpp>
#include <signals/report.hpp>

namespace signals::inline SIGNALS_ABI {

/// The text as a JSON string, in quotes, appended to `out`. Bytes that are no UTF-8 become U+FFFD.
SIGNALS_EXPORT void append_json_string(std::string& out, std::string_view text);

/// The error as `{"code":"unavailable","message":"…"}`, appended to `out`.
SIGNALS_EXPORT void append_json_error(std::string& out, const Error& error);

/// The report as one JSON object on one line, appended to `out`, with its explanation when it has
/// one, and last the caller's own members.
SIGNALS_EXPORT void append_json(std::string& out, const Report& report,
                                ListView<OwnMember> own = {});

/// The report as one JSON object on one line.
///
///     {"user_id":"u1","event_count":42,"signals":{…},"milestones":{…}}
[[nodiscard]] SIGNALS_EXPORT std::string to_json(const Report& report,
                                                 ListView<OwnMember> own = {});

}  // namespace signals::inline SIGNALS_ABI
