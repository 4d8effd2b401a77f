// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/formats/own_member.hpp>
#include <signals/list_view.hpp>
#include <signals/report.hpp>

namespace signals::inline SIGNALS_ABI {

/// Whether a cell that a spreadsheet would take for a formula, since it begins with `=`, `+`, `-`,
/// `@`, a tab or a carriage return, gets a `'` in front.
enum class CsvCells { guarded, raw };

/// What the header, the rows and the failures of one CSV have in common.
struct CsvFormat {
  /// Whether there are columns for the reasons.
  Detail detail = Detail::decided;
  CsvCells cells = CsvCells::guarded;
  /// The names of the caller's own columns.
  std::vector<std::string> own_columns{};
};

/// The header of reports as CSV (RFC 4180), with its line end, appended to `out`.
///
/// Columns: `user_id`, `event_count`, the signals, `service_event_count`, `max_minutes`,
/// `weekly_sessions`, `active_weeks …` (an `x` or a `.` for each week, this one first), `tier1`,
/// `tier2`, `tier3` (subcategories with `;` between them), the milestones, what was passed over;
/// with explanations, for each flag also `<flag>_because`; the own columns; last, `error`.
SIGNALS_EXPORT void append_csv_header(std::string& out, const CsvFormat& format = {});

/// The report as one row, with its line end, appended to `out`. `own` has a value for each of the
/// own columns.
SIGNALS_EXPORT void append_csv_row(std::string& out, const Report& report,
                                   const CsvFormat& format = {}, ListView<OwnValue> own = {});

/// A row for a user without a report: all columns but the first and the last are empty.
SIGNALS_EXPORT void append_csv_failure(std::string& out, std::string_view user_id,
                                       std::string_view error, const CsvFormat& format = {});

}  // namespace signals::inline SIGNALS_ABI
