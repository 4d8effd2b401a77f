// SPDX-License-Identifier: Apache-2.0
/// `operator<<` for the values that tests compare, so that a failed check shows them. It is for
/// people and may change: read reports by their members, or as JSON.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include <signals/abi.hpp>
#include <signals/detail/concat.hpp>
#include <signals/error.hpp>
#include <signals/event.hpp>
#include <signals/goal.hpp>
#include <signals/report.hpp>
#include <signals/tier.hpp>
#include <signals/week.hpp>

namespace signals::inline SIGNALS_ABI {

namespace detail {

/// `date` writes the years that reports support; a year outside is its milliseconds.
[[nodiscard]] inline std::string shown(std::optional<Instant> instant) {
  if (!instant) return "none";
  if (*instant < earliest_instant || *instant > latest_instant) {
    return concat(instant->time_since_epoch().count(), " ms");
  }
  return date::format("%FT%TZ", *instant);
}

/// The names of the flags that hold.
template <typename Flags, typename Fields>
[[nodiscard]] std::string held(const Flags& flags, const Fields& fields) {
  std::string names;
  for (const auto& field : fields) {
    if (!(flags.*field.value)) continue;
    if (!names.empty()) names += ' ';
    names += field.name;
  }
  return names;
}

}  // namespace detail

/// Shows the code.
inline std::ostream& operator<<(std::ostream& out, ErrorCode code) { return out << name_of(code); }

/// Shows the tier.
inline std::ostream& operator<<(std::ostream& out, Tier tier) {
  return out << "Tier " << static_cast<unsigned>(tier);
}

/// Shows the week.
inline std::ostream& operator<<(std::ostream& out, WeeksAgo week) {
  return out << "week " << week.value();
}

/// The weeks' numbers: `{0 1 9}`.
inline std::ostream& operator<<(std::ostream& out, WeekSet weeks) {
  out << '{';
  std::string_view before;
  for (unsigned week = 0; week <= WeeksAgo::max; ++week) {
    if (weeks.contains(WeeksAgo{week})) out << std::exchange(before, " ") << week;
  }
  return out << '}';
}

/// Shows the event.
inline std::ostream& operator<<(std::ostream& out, const Event& event) {
  return out << "{id: " << detail::quoted(event.id) << ", app_id: " << detail::quoted(event.app_id)
             << ", session_id: " << detail::quoted(event.session_id)
             << ", time: " << detail::shown(event.time)
             << ", foreground: " << event.foreground.count() << " min}";
}

/// Shows the goal.
inline std::ostream& operator<<(std::ostream& out, const Goal& goal) {
  out << "{id: " << detail::quoted(goal.id)
      << ", subcategory: " << (goal.subcategory ? detail::quoted(*goal.subcategory) : "none")
      << ", ";
  return goal.tier ? out << *goal.tier << '}' : out << "no tier}";
}

/// Shows the counts above 0.
inline std::ostream& operator<<(std::ostream& out, const PassedOver& passed_over) {
  out << '{';
  for (const PassedOverField& field : passed_over_fields) {
    if (passed_over.*field.value > 0) out << field.name << ": " << passed_over.*field.value << "; ";
  }
  return out << '}';
}

/// Shows the milestones that hold.
inline std::ostream& operator<<(std::ostream& out, const Milestones& milestones) {
  return out << '{' << detail::held(milestones, milestone_fields) << '}';
}

/// Shows the signals that hold, and the figures.
inline std::ostream& operator<<(std::ostream& out, const Signals& signals) {
  out << '{' << detail::held(signals, signal_fields) << "; events: " << signals.raw_event_count
      << ", of service apps: " << signals.service_event_count
      << ", longest: " << signals.registration_metrics.max_minutes.count()
      << " min, sessions: " << signals.registration_metrics.weekly_sessions
      << ", weeks: " << signals.active_weeks.weeks << " of " << signals.active_weeks.considered;
  for (const auto* tier : {&signals.service_goal_tiers.tier1, &signals.service_goal_tiers.tier2,
                           &signals.service_goal_tiers.tier3}) {
    out << ", goals:";
    for (const std::string& subcategory : *tier) out << ' ' << subcategory;
  }
  return out << '}';
}

/// Without the explanation.
inline std::ostream& operator<<(std::ostream& out, const Report& report) {
  return out << "{user_id: " << detail::quoted(report.user_id)
             << ", event_count: " << report.event_count << ", passed_over: " << report.passed_over
             << ", signals: " << report.signals << ", milestones: " << report.milestones << '}';
}

}  // namespace signals::inline SIGNALS_ABI
