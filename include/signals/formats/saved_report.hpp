// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/report.hpp>

namespace signals::inline SIGNALS_ABI {

/// What became of one user, as a line of `signals evaluate --format ndjson` tells it.
struct SavedReport {
  std::string user_id{};
  /// None where the user failed or was not processed.
  std::optional<Report> report{};
  /// Why there is none, such as `unavailable: …`.
  std::string failure{};
};

/// Reads what `append_json` wrote, or the program in its place for a user without a report.
///
/// Throws `Error` with `invalid_argument` that says what is wrong: no JSON object, a member that is
/// missing or of another kind. Ignores members that it does not know.
[[nodiscard]] SIGNALS_EXPORT SavedReport read_report_json(std::string_view json);

}  // namespace signals::inline SIGNALS_ABI
