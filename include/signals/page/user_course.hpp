// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include <signals/abi.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/instant.hpp>
#include <signals/minutes.hpp>
#include <signals/report.hpp>
#include <signals/timeframe.hpp>
#include <signals/user_signals.hpp>
#include <signals/user_state.hpp>
#include <signals/week.hpp>

namespace signals::inline SIGNALS_ABI {

/// The foreground time of one app, all events together.
struct AppForeground {
  std::string app_id{};
  Minutes minutes{0};

  friend bool operator==(const AppForeground&, const AppForeground&) = default;
};

/// What came before a report and what comes after it, if nothing happens: what the report itself
/// does not tell.
struct SIGNALS_EXPORT UserCourse {
  /// The active weeks, as far back as `WeeksAgo::max`, whatever the rules consider.
  WeekSet weeks{};
  /// Whether the user opened a service app before those weeks.
  bool began_before = false;
  /// When each signal that follows from weeks, and holds, stops to hold if no event is added; by
  /// its place in `signal_fields`. None for the other signals.
  std::array<std::optional<Instant>, signal_fields.size()> ends{};
  /// The foreground time in each service app; empty where it is not known, as from a state.
  std::vector<AppForeground> foreground{};

  /// The end of one signal.
  [[nodiscard]] SIGNALS_EXPORT const std::optional<Instant>& end_of(bool Signals::*signal) const;

  friend bool operator==(const UserCourse&, const UserCourse&) = default;
};

/// The course of a user, but for the foreground time. The report is of this state, with the
/// catalogue and the timeframe, whose `since` is left aside. Throws `Error` with
/// `failed_precondition` where the state cannot tell exactly, as `UserState::activity` does. Pure.
[[nodiscard]] SIGNALS_EXPORT UserCourse course_of(const Report& report, const UserState& state,
                                                  const AppCatalogue& catalogue,
                                                  const Timeframe& timeframe);

}  // namespace signals::inline SIGNALS_ABI
