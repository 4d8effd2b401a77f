// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signals/abi.hpp>
#include <signals/analysis/analyser.hpp>
#include <signals/analysis/goal_source.hpp>
#include <signals/analysis/user_selection.hpp>
#include <signals/state/state_store.hpp>
#include <signals/timeframe.hpp>

namespace signals::inline SIGNALS_ABI {

/// Reports on users from their states, without reading an event.
///
/// Users that are not named come in the order in which the store met them, and after them those of
/// the goals that it has not met. A user for whom the state cannot answer exactly has failed, with
/// `failed_precondition`. The timeframe has no `since`. Throws as `analyse` does.
SIGNALS_EXPORT AnalysisSummary report_from_state(StateTransaction& store, GoalSource& goals,
                                                 const UserSelection& users,
                                                 const Timeframe& timeframe, ReportSink& sink,
                                                 const AnalysisOptions& options = {});

}  // namespace signals::inline SIGNALS_ABI
