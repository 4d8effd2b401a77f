// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <signals/abi.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/goal_tiers.hpp>
#include <signals/instant.hpp>
#include <signals/instant_runs.hpp>
#include <signals/service_activity.hpp>
#include <signals/timeframe.hpp>
#include <signals/user_signals.hpp>
#include <signals/user_state.hpp>

namespace signals::inline SIGNALS_ABI {

namespace detail {

/// What one user did in the apps that serve the goals, as time goes on without another event.
class ServiceTimeline {
 public:
  ServiceTimeline(const UserState& state, const GoalTiers& goals, const AppCatalogue& catalogue,
                  const Timeframe& timeframe)
      : rules_(timeframe.rules()), now_(timeframe.now()) {
    for (const AppState& app : state.apps()) {
      const auto index = catalogue.find(app.app_id);
      const TierSet tiers = index ? goals.tiers_of(*index) : TierSet();
      if (tiers.empty()) continue;
      service_.touched_tiers |= tiers;
      service_.event_count += app.event_count;
      service_.longest_foreground = std::max(service_.longest_foreground, app.longest_foreground);
      for (const InstantRun& run : app.active.runs()) active_.push_back(run);
      for (const auto& [time, events] : app.ahead) {
        if (events.is_active) active_.push_back({time, time});
      }
      for (const auto& [id, runs] : app.sessions) {
        for (const InstantRun& run : runs.runs()) sessions_.emplace_back(id, run);
      }
    }
    if (rules_.week == WeekKind::rolling) make_spans();
    make_session_steps();
    go_to(now_);
  }

  /// Goes to the next instant at which something may differ; whether there is one.
  [[nodiscard]] bool advance() {
    std::optional<Instant> next = next_of_weeks();
    if (next_step_ < session_steps_.size() && (!next || session_steps_[next_step_].first < *next)) {
      next = session_steps_[next_step_].first;
    }
    if (!next || *next > latest_instant) return false;
    go_to(*next);
    return true;
  }

  [[nodiscard]] Instant now() const noexcept { return now_; }

  /// Whether both decide every signal alike, at the instant where this one is.
  [[nodiscard]] bool decides_as(const ServiceActivity& other) const {
    Signals ours;
    Signals theirs;
    decide_signals(ours, 0, service_, true, rules_);
    decide_signals(theirs, 0, other, true, rules_);
    return std::all_of(signal_fields.begin(), signal_fields.end(), [&](const SignalField& field) {
      return ours.*field.value == theirs.*field.value;
    });
  }

  [[nodiscard]] const ServiceActivity& service() const noexcept { return service_; }

 private:
  static constexpr std::chrono::milliseconds moment{1};

  void go_to(Instant instant) {
    now_ = instant;
    if (rules_.week == WeekKind::rolling) {
      see_rolling_weeks();
    } else {
      see_calendar_weeks();
    }
    while (next_step_ < session_steps_.size() && session_steps_[next_step_].first <= now_) {
      service_.recent_session_count = session_steps_[next_step_++].second;
    }
  }

  /// Turns the runs into spans of those instants at which the seven days before are active. Runs
  /// whose spans touch have become one.
  void make_spans() {
    for (InstantRun& run : active_) run.last += date::weeks{1} - moment;
    std::sort(active_.begin(), active_.end(), [](const InstantRun& left, const InstantRun& right) {
      return left.first < right.first;
    });
    std::size_t count = 0;
    for (const InstantRun& span : active_) {
      if (count > 0 && span.first <= active_[count - 1].last + moment) {
        active_[count - 1].last = std::max(active_[count - 1].last, span.last);
      } else {
        active_[count++] = span;
      }
    }
    active_.resize(count);
  }

  void see_rolling_weeks() {
    service_.active_weeks = {};
    for (unsigned k = 0; k < rules_.weeks_considered(); ++k) {
      const Instant end = now_ - date::weeks{k};
      const auto span = std::partition_point(active_.begin(), active_.end(),
                                             [=](const InstantRun& s) { return s.last < end; });
      if (span != active_.end() && span->first <= end) service_.active_weeks.insert(WeeksAgo{k});
    }
  }

  void see_calendar_weeks() {
    const Timeframe timeframe({.now = now_, .rules = rules_});
    next_week_start_ = timeframe.next_week_start();
    service_.active_weeks = {};
    next_active_.reset();
    for (const InstantRun& run : active_) {
      if (run.first > now_ && (!next_active_ || run.first < *next_active_))
        next_active_ = run.first;
      for (unsigned k = 0; k < rules_.weeks_considered(); ++k) {
        const WeeksAgo week{k};
        if (run.last < timeframe.first_instant_of(week)) continue;
        if (run.first <= timeframe.last_instant_of(week)) service_.active_weeks.insert(week);
      }
    }
  }

  [[nodiscard]] std::optional<Instant> next_of_weeks() const {
    if (rules_.week == WeekKind::calendar) {
      // A week that is active stays so until it ends, and where none is, none becomes idle.
      if (service_.active_weeks.contains(this_week)) return next_week_start_;
      if (service_.active_weeks == WeekSet{}) return next_active_;
      return next_active_ ? std::min(*next_active_, next_week_start_) : next_week_start_;
    }
    std::optional<Instant> next;
    for (const InstantRun& span : active_) {
      for (const Instant border : {span.first, span.last + moment}) {
        const auto weeks = border > now_ ? 0 : (now_ - border) / date::weeks{1} + 1;
        if (weeks >= rules_.weeks_considered()) continue;
        const Instant crossing = border + date::weeks{weeks};
        if (!next || crossing < *next) next = crossing;
      }
    }
    return next;
  }

  /// Works out how many distinct sessions are recent from which instant on.
  void make_session_steps() {
    std::sort(sessions_.begin(), sessions_.end(), [](const auto& left, const auto& right) {
      return std::pair(left.first, left.second.first) < std::pair(right.first, right.second.first);
    });
    std::vector<std::pair<Instant, int>> edges;
    for (std::size_t i = 0; i < sessions_.size();) {
      const std::string_view id = sessions_[i].first;
      InstantRun recent = recent_span(sessions_[i].second);
      for (++i; i < sessions_.size() && sessions_[i].first == id; ++i) {
        const InstantRun next = recent_span(sessions_[i].second);
        if (next.first > recent.last) {
          edges.insert(edges.end(), {{recent.first, 1}, {recent.last + moment, -1}});
          recent = next;
        }
        recent.last = std::max(recent.last, next.last);
      }
      edges.insert(edges.end(), {{recent.first, 1}, {recent.last + moment, -1}});
    }
    std::sort(edges.begin(), edges.end());
    int count = 0;
    for (const auto& [instant, change] : edges) {
      count += change;
      const auto sessions = static_cast<std::uint64_t>(count);
      if (!session_steps_.empty() && session_steps_.back().first == instant) {
        session_steps_.back().second = sessions;
      } else {
        session_steps_.emplace_back(instant, sessions);
      }
    }
  }

  /// The instants at which the registration window meets the run.
  [[nodiscard]] InstantRun recent_span(const InstantRun& run) const {
    return {run.first, run.last + rules_.registration_window};
  }

  Rules rules_;
  Instant now_;
  ServiceActivity service_;
  std::vector<InstantRun> active_;  // where weeks are rolling, the spans
  Instant next_week_start_;
  std::optional<Instant> next_active_;
  std::vector<std::pair<std::string_view, InstantRun>> sessions_;
  std::vector<std::pair<Instant, std::uint64_t>> session_steps_;
  std::size_t next_step_ = 0;
};

}  // namespace detail

/// What a user did in the apps that serve the goals, as of a timeframe's `now`, and when time alone
/// will change a flag of the user's report.
struct Outlook {
  ServiceActivity service{};
  /// The first instant after `now` at which a flag differs from what it is at `now`, if no event is
  /// added; none where none ever will. Just before it, every flag is as at `now`.
  std::optional<Instant> next_change{};
};

/// The outlook of a user. Its `service` is what `select_service_activity` picks of the state's
/// `activity`, without making one. Throws as `UserState::activity` does.
[[nodiscard]] inline Outlook look_ahead(const UserState& state, const GoalTiers& goals,
                                        const AppCatalogue& catalogue, const Timeframe& timeframe) {
  state.require_exact(timeframe);
  detail::ServiceTimeline timeline(state, goals, catalogue, timeframe);
  Outlook outlook{.service = timeline.service()};
  while (!outlook.next_change && timeline.advance()) {
    if (!timeline.decides_as(outlook.service)) outlook.next_change = timeline.now();
  }
  return outlook;
}

/// The first instant after the timeframe's `now` at which time alone changes a flag: where an
/// instant leaves a week, a session leaves the registration window, a calendar week begins, or an
/// event of a clock that runs ahead comes to be in the past. Exact, as in `Outlook`.
[[nodiscard]] inline std::optional<Instant> next_change(const UserState& state,
                                                        const GoalTiers& goals,
                                                        const AppCatalogue& catalogue,
                                                        const Timeframe& timeframe) {
  return look_ahead(state, goals, catalogue, timeframe).next_change;
}

}  // namespace signals::inline SIGNALS_ABI
