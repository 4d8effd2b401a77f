// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/report.hpp>

namespace signals::inline SIGNALS_ABI {

/// Whether a cell that a spreadsheet would take for a formula, since it begins with `=`, `+`, `-`,
/// `@`, a tab or a carriage return, gets a `'` in front.
enum class CsvCells { guarded, raw };

/// The header of reports as CSV (RFC 4180), with its line end, appended to `out`.
///
/// Columns: `user_id`, `event_count`, the signals, `service_event_count`, `max_minutes`,
/// `weekly_sessions`, `active_weeks …` (an `x` or a `.` for each week, this one first), `tier1`,
/// `tier2`, `tier3` (subcategories with `;` between them), the milestones, what was passed over;
/// with explanations, for each flag also `<flag>_because`; last, `error`.
SIGNALS_EXPORT void append_csv_header(std::string& out, Detail detail = Detail::decided);

/// The report as one row, with its line end, appended to `out`. `detail` is the header's.
SIGNALS_EXPORT void append_csv_row(std::string& out, const Report& report,
                                   Detail detail = Detail::decided,
                                   CsvCells cells = CsvCells::guarded);

/// A row for a user without a report: all columns but the first and the last are empty.
SIGNALS_EXPORT void append_csv_failure(std::string& out, std::string_view user_id,
                                       std::string_view error, Detail detail = Detail::decided,
                                       CsvCells cells = CsvCells::guarded);

}  // namespace signals::inline SIGNALS_ABI
