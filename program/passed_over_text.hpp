// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <signals/analysis/analyser.hpp>
#include <signals/files/event_file.hpp>
#include <signals/timeframe.hpp>

namespace signals::program {

/// One line for each kind of what was passed over in an analysis, with its first place; for a field
/// that looks like a duration under an unknown name; for rows of deleted documents; and if all
/// events are before the weeks that the rules look at.
[[nodiscard]] std::vector<std::string> passed_over_text(
    const AnalysisSummary& summary, const AnalysisProgress& progress, const Timeframe& timeframe,
    std::span<const files::PassedOverPlace> places, std::uint64_t deleted_rows);

}  // namespace signals::program
