// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <signals/analysis/analyser.hpp>
#include <signals/files/event_file.hpp>
#include <signals/passed_over.hpp>
#include <signals/timeframe.hpp>

namespace signals::program {

/// One line for each kind of what was passed over, with its first place where that is known; for a
/// field that looks like a duration under an unknown name; and for rows of deleted documents.
[[nodiscard]] std::vector<std::string> passed_over_text(
    const PassedOver& passed_over, std::span<const files::PassedOverPlace> places,
    std::uint64_t deleted_rows);

/// What is said if all events are before the weeks that the rules look at.
[[nodiscard]] std::optional<std::string> early_events_text(const AnalysisProgress& progress,
                                                           const Timeframe& timeframe);

}  // namespace signals::program
