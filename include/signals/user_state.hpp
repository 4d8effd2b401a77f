// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <signals/abi.hpp>
#include <signals/activity.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/detail/concat.hpp>
#include <signals/detail/text.hpp>
#include <signals/error.hpp>
#include <signals/event_facts.hpp>
#include <signals/instant.hpp>
#include <signals/instant_runs.hpp>
#include <signals/minutes.hpp>
#include <signals/passed_over.hpp>
#include <signals/timeframe.hpp>

namespace signals::inline SIGNALS_ABI {

/// Runs of the instants at which an app was in the foreground. The gap is shorter than any week:
/// rolling weeks have seven days, and the shortest calendar week of any time zone since 1970 has
/// six, as some zones once skipped a day.
using ActiveRuns = InstantRuns<5>;

/// Runs of a session's instants. No registration window is shorter than a day.
using SessionRuns = InstantRuns<1>;

/// Up to when a `UserState` keeps runs, and from when.
struct Seal {
  /// The latest `now` that it was sealed for.
  Instant at;
  /// Sessions that ended before this instant are forgotten.
  Instant sessions_from;

  /// Runs that ended before this instant are forgotten: rules look back 53 weeks at most.
  [[nodiscard]] Instant active_from() const noexcept { return at - date::days{380}; }

  friend bool operator==(const Seal&, const Seal&) = default;
};

/// Events that share an instant after the seal.
struct EventsAhead {
  std::uint64_t event_count = 0;
  /// Whether the app was in the foreground in one of them.
  bool is_active = false;

  friend bool operator==(const EventsAhead&, const EventsAhead&) = default;
};

/// What a `UserState` keeps of one app, whether or not a catalogue knows it today.
struct AppState {
  /// Trimmed and in lower case; empty for events that name no app, of which nothing is kept but
  /// their count and their instants.
  std::string app_id{};
  std::uint64_t event_count = 0;
  Minutes longest_foreground{0};
  /// None where no event has a time.
  std::optional<Instant> first{};
  ActiveRuns active{};
  /// The events later than the seal, by their instant.
  std::map<Instant, EventsAhead> ahead{};
  std::map<std::string, SessionRuns, std::less<>> sessions{};

  friend bool operator==(const AppState&, const AppState&) = default;
};

/// What is kept of one user's events between two runs: small, exact, and without goals, catalogue
/// or rules, so that all of these may change from run to run.
///
/// A fold, like `Activity`: events may come in any order and in any parts, and two states of one
/// user merge into one, to the same result. An event that is added twice counts twice. Its size
/// grows with the apps, the pauses of more than five days within a year, the sessions of the last
/// weeks, and the events of clocks that run ahead, not with the other events. Not safe to change
/// from two threads.
///
///     signals::UserState state = signals::decode_user_state(bytes, dictionary);
///     for (const signals::Event& event : new_events) state.add(event);
///     state.seal(now);
///     signals::Report report = signals::evaluate(
///         "u1", state.activity(catalogue, timeframe), goals, catalogue, timeframe);
class UserState {
 public:
  /// How long after its end a session is kept, unless `seal` is told otherwise: long enough for
  /// rules to change to a registration window of a month.
  static constexpr date::days default_sessions_kept{32};

  UserState() = default;

  /// What `seal()`, `passed_over()` and `apps()` of another returned.
  UserState(std::optional<Seal> seal, const PassedOver& passed_over, std::vector<AppState> apps)
      : seal_(seal), passed_over_(passed_over), apps_(std::move(apps)) {}

  /// Counts one event: an `Event`, or whatever else has its members.
  template <typename AnyEvent>
  void add(const AnyEvent& event) {
    AppState& app = app_named(event.app_id);
    ++app.event_count;
    signals::add(passed_over_, lacks_of(event));
    const bool names_app = !app.app_id.empty();
    const Minutes foreground = usable_foreground(event.foreground);
    if (names_app) app.longest_foreground = std::max(app.longest_foreground, foreground);
    if (!event.time) return;
    // No report tells instants from each other that lie outside.
    const Instant time = std::clamp(*event.time, earliest_instant, latest_instant);
    lower_first(app, time);
    add_instant(app, time, {1, names_app && foreground > Minutes::zero()});
    if (names_app && !event.session_id.empty()) {
      insert_session(app, event.session_id, {time, time});
    }
  }

  /// Counts everything that the other counted.
  void merge(const UserState& other) {
    if (other.seal_) raise(*other.seal_);
    signals::merge(passed_over_, other.passed_over_);
    add_apps(other.apps_);
    for (const AppState& theirs : other.apps_) {
      AppState& ours = app_named(theirs.app_id);
      ours.event_count += theirs.event_count;
      ours.longest_foreground = std::max(ours.longest_foreground, theirs.longest_foreground);
      if (theirs.first) lower_first(ours, *theirs.first);
      ours.active.merge(theirs.active);
      for (const auto& [time, events] : theirs.ahead) add_instant(ours, time, events);
      for (const auto& [id, runs] : theirs.sessions) {
        for (const InstantRun& run : runs.runs()) insert_session(ours, id, run);
      }
      forget(ours);
    }
  }

  /// The same; the other may lose its events.
  void merge(UserState&& other) {
    if (*this == UserState()) {
      *this = std::move(other);
    } else {
      merge(std::as_const(other));
    }
  }

  /// Says that the reports to come are for `now` or later, so that less need be kept.
  ///
  /// Reports are exact for each `now` from here on, and refused before: the calendar week that
  /// holds `now` ends at `now`, and may be shorter than the gap within a run; and which events were
  /// after `now` is forgotten. An earlier `now` than before changes nothing. `now` is between
  /// `earliest_instant` and `latest_instant`, and `sessions_kept` is 0 or more.
  void seal(Instant now, date::days sessions_kept = default_sessions_kept) {
    raise({.at = now, .sessions_from = std::max(now - sessions_kept, earliest_instant)});
  }

  /// What the rules need to know for this catalogue and timeframe: the same as from all events.
  ///
  /// Throws `Error` with `failed_precondition` where the state cannot tell exactly: a `now`
  /// before the seal, a registration window or weeks that begin before what is kept, or a `since`
  /// after one of the events.
  [[nodiscard]] Activity activity(const AppCatalogue& catalogue, const Timeframe& timeframe) const {
    require_exact(timeframe);
    const Instant window_first = timeframe.now() - timeframe.rules().registration_window;
    std::vector<AppActivity> apps;
    RecentSessions sessions;
    for (const AppState& app : apps_) {
      const auto index = catalogue.find(app.app_id);
      if (!index) continue;
      apps.push_back({{.event_count = app.event_count,
                       .longest_foreground = app.longest_foreground,
                       .active_weeks = active_weeks(app, timeframe)},
                      *index});
      for (const auto& [id, runs] : app.sessions) {
        if (runs.meets(window_first, timeframe.now())) sessions.insert(*index, id);
      }
    }
    std::sort(apps.begin(), apps.end(), [](const AppActivity& left, const AppActivity& right) {
      return left.app < right.app;
    });
    return {event_count(), passed_over_at(timeframe.now()), std::move(apps), std::move(sessions)};
  }

  /// Throws as `activity` does.
  void require_exact(const Timeframe& timeframe) const {
    const std::optional<Instant> first = first_instant();
    if (!first) return;
    const auto require = [](bool is_exact, std::string_view problem) {
      if (!is_exact) {
        throw Error(ErrorCode::failed_precondition,
                    detail::concat("the state cannot answer exactly: ", problem));
      }
    };
    require(!timeframe.since() || *first >= *timeframe.since(),
            "it holds events from before `since`, which it cannot leave out; leave `since` out, or "
            "make another state with it");
    // Before the seal, the calendar week that holds `now` may end within a run, and which events
    // were after `now` is forgotten.
    require(!seal_ || timeframe.now() >= seal_->at,
            "reports are kept from the state's last run on; give a `now` that is not before it");
    if (timeframe.rules().week == WeekKind::calendar) require_calendar(timeframe, require);
    if (!seal_) return;
    const Instant weeks_first =
        timeframe.first_instant_of(WeeksAgo{timeframe.rules().weeks_considered() - 1});
    require(*first >= seal_->active_from() || weeks_first >= seal_->active_from(),
            "the weeks that the rules look at begin before the year that it keeps; give a later "
            "`now`");
    const Instant window_first = timeframe.now() - timeframe.rules().registration_window;
    require(*first >= seal_->sessions_from || window_first >= seal_->sessions_from,
            "the registration window begins before the sessions that it keeps; give a later `now` "
            "or a smaller registration_window_days, or make another state");
  }

  /// All events, of whatever app.
  [[nodiscard]] std::uint64_t event_count() const noexcept {
    std::uint64_t count = 0;
    for (const AppState& app : apps_) count += app.event_count;
    return count;
  }

  /// The events whose time is after `now`, which is at or after the seal.
  [[nodiscard]] std::uint64_t events_after(Instant now) const {
    std::uint64_t count = 0;
    for (const AppState& app : apps_) {
      for (auto at = app.ahead.upper_bound(now); at != app.ahead.end(); ++at) {
        count += at->second.event_count;
      }
    }
    return count;
  }

  /// The earliest time of an event; none where no event has one.
  [[nodiscard]] std::optional<Instant> first_instant() const noexcept {
    std::optional<Instant> first;
    for (const AppState& app : apps_) {
      if (app.first && (!first || *app.first < *first)) first = app.first;
    }
    return first;
  }

  /// What of the events could not be used, but for those after now, which `events_after` counts.
  [[nodiscard]] const PassedOver& passed_over() const noexcept { return passed_over_; }

  /// What of the events cannot be used at `now`, which is at or after the seal.
  [[nodiscard]] PassedOver passed_over_at(Instant now) const {
    PassedOver passed_over = passed_over_;
    passed_over.after_now = events_after(now);
    return passed_over;
  }

  /// None before the first `seal`.
  [[nodiscard]] const std::optional<Seal>& seal() const noexcept { return seal_; }

  /// What is kept of each app, in the order of their ids.
  [[nodiscard]] std::span<const AppState> apps() const& noexcept { return apps_; }
  std::span<const AppState> apps() const&& = delete;

  friend bool operator==(const UserState&, const UserState&) = default;

 private:
  [[nodiscard]] AppState& app_named(std::string_view app_id) {
    std::string_view id = text::trim(app_id);
    std::string lower_case;
    if (std::any_of(id.begin(), id.end(), [](char c) { return text::lower(c) != c; })) {
      lower_case.resize(id.size());
      std::transform(id.begin(), id.end(), lower_case.begin(), text::lower);
      id = lower_case;
    }
    const auto at = std::lower_bound(
        apps_.begin(), apps_.end(), id,
        [](const AppState& app, std::string_view sought) { return app.app_id < sought; });
    if (at != apps_.end() && at->app_id == id) return *at;
    return *apps_.insert(at, AppState{.app_id = std::string(id)});
  }

  /// Adds those of the apps that are missing. They are in the order of their ids. To insert one
  /// after another would move the others each time.
  void add_apps(std::span<const AppState> apps) {
    const auto precedes = [](const AppState& left, const AppState& right) {
      return left.app_id < right.app_id;
    };
    if (std::includes(apps_.begin(), apps_.end(), apps.begin(), apps.end(), precedes)) return;
    std::vector<AppState> all;
    all.reserve(apps_.size() + apps.size());
    auto ours = apps_.begin();
    for (const AppState& theirs : apps) {
      for (; ours != apps_.end() && precedes(*ours, theirs); ++ours)
        all.push_back(std::move(*ours));
      if (ours == apps_.end() || precedes(theirs, *ours)) all.push_back({.app_id = theirs.app_id});
    }
    std::move(ours, apps_.end(), std::back_inserter(all));
    apps_ = std::move(all);
  }

  void lower_first(AppState& app, Instant time) const {
    const std::optional<Instant> before =
        std::exchange(app.first, app.first ? std::min(*app.first, time) : time);
    const auto crosses = [&](Instant floor) {
      return time < floor && (!before || *before >= floor);
    };
    if (seal_ && (crosses(seal_->active_from()) || crosses(seal_->sessions_from))) forget(app);
  }

  void add_instant(AppState& app, Instant time, EventsAhead events) const {
    if (seal_ && time <= seal_->at) {
      if (!events.is_active || time < seal_->active_from()) return;
      app.active.insert(time);
      forget_before(app, app.active, seal_->active_from());
      return;
    }
    EventsAhead& ahead = app.ahead[time];
    ahead.event_count += events.event_count;
    ahead.is_active = ahead.is_active || events.is_active;
  }

  void insert_session(AppState& app, std::string_view id, InstantRun run) const {
    if (seal_ && run.last < seal_->sessions_from) return;
    auto at = app.sessions.find(id);
    if (at == app.sessions.end()) at = app.sessions.emplace(id, SessionRuns{}).first;
    at->second.insert(run);
    if (seal_) forget_before(app, at->second, seal_->sessions_from);
  }

  /// Where the app has no instant before the floor, there is nothing to forget, and its runs begin
  /// where they do: then they answer for windows from before the floor, too.
  template <typename Runs>
  static void forget_before(const AppState& app, Runs& runs, Instant floor) {
    if (app.first && *app.first < floor) runs.forget_before(floor);
  }

  void raise(const Seal& to) {
    const Seal from = seal_.value_or(to);
    const Seal raised{.at = std::max(from.at, to.at),
                      .sessions_from = std::max(from.sessions_from, to.sessions_from)};
    if (seal_ == raised) return;
    seal_ = raised;
    for (AppState& app : apps_) forget(app);
  }

  /// Brings an app to the seal.
  void forget(AppState& app) const {
    if (!seal_) return;
    const auto end = app.ahead.upper_bound(seal_->at);
    for (auto at = app.ahead.begin(); at != end; ++at) {
      if (at->second.is_active) app.active.insert(at->first);
    }
    app.ahead.erase(app.ahead.begin(), end);
    forget_before(app, app.active, seal_->active_from());
    for (auto at = app.sessions.begin(); at != app.sessions.end();) {
      forget_before(app, at->second, seal_->sessions_from);
      at = at->second.runs().empty() ? app.sessions.erase(at) : std::next(at);
    }
  }

  [[nodiscard]] static WeekSet active_weeks(const AppState& app, const Timeframe& timeframe) {
    WeekSet weeks;
    for (unsigned k = 0; k < timeframe.rules().weeks_considered(); ++k) {
      const WeeksAgo week{k};
      if (app.active.meets(timeframe.first_instant_of(week), timeframe.last_instant_of(week))) {
        weeks.insert(week);
      }
    }
    for (const auto& [time, events] : app.ahead) {
      if (time > timeframe.now()) break;
      const auto week = timeframe.week_of(time);
      if (week && events.is_active) weeks.insert(*week);
    }
    return weeks;
  }

  template <typename Require>
  void require_calendar(const Timeframe& timeframe, Require require) const {
    for (unsigned k = 1; k < timeframe.rules().weeks_considered(); ++k) {
      require(timeframe.last_instant_of(WeeksAgo{k}) - timeframe.first_instant_of(WeeksAgo{k}) >=
                  ActiveRuns::gap,
              "a calendar week of the time zone is shorter than five days");
    }
  }

  std::optional<Seal> seal_;
  PassedOver passed_over_;
  std::vector<AppState> apps_;  // by id
};

}  // namespace signals::inline SIGNALS_ABI
