// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <signals/abi.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/evaluate.hpp>
#include <signals/goal.hpp>
#include <signals/list_view.hpp>
#include <signals/report.hpp>      // IWYU pragma: export
#include <signals/timeframe.hpp>   // IWYU pragma: export
#include <signals/user_state.hpp>  // IWYU pragma: export

namespace signals::inline SIGNALS_ABI {

/// The report of one user at any instant from the state's seal on: what `evaluate` says of all the
/// events that were added. For a stream that lives on, where `ReportBuilder` knows one `now` only.
/// Throws as `UserState::activity` and `evaluate` do.
///
///     state.add(event);                       // as they come, for weeks
///     signals::Report report = signals::report_at("u1", state, goals, catalogue, {.now = now});
[[nodiscard]] inline Report report_at(std::string_view user_id, const UserState& state,
                                      ListView<Goal> goals, const AppCatalogue& catalogue,
                                      const TimeframeOptions& options) {
  const Timeframe timeframe(options);
  return evaluate(user_id, state.activity(catalogue, timeframe), goals, catalogue, timeframe);
}

}  // namespace signals::inline SIGNALS_ABI
