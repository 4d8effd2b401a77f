// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <signals/abi.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/event.hpp>
#include <signals/event_facts.hpp>
#include <signals/passed_over.hpp>
#include <signals/recent_sessions.hpp>
#include <signals/timeframe.hpp>
#include <signals/usage.hpp>

namespace signals::inline SIGNALS_ABI {

/// What the rules need to know of one user's events in one app.
struct AppActivity : Usage {
  AppIndex app{};

  friend bool operator==(const AppActivity&, const AppActivity&) = default;
};

/// What the rules need to know of one user's events, and nothing more.
///
/// A fold: it takes events one at a time. Its memory grows with the apps of the catalogue that the
/// user opened and with the sessions of the registration window, not with the events. It does not
/// know the goals, so they may be fetched later. Two activities of one user, folded with the same
/// catalogue and timeframe, merge into one; the order does not matter. Not safe to change from two
/// threads; give each thread its own activity and merge them.
class Activity {
 public:
  Activity() = default;

  /// From values that were gathered elsewhere: the number of events, the apps in the catalogue's
  /// order, each once and with at least one event, and the sessions within the registration window.
  Activity(std::uint64_t event_count, const PassedOver& passed_over, std::vector<AppActivity> apps,
           RecentSessions sessions)
      : event_count_(event_count),
        passed_over_(passed_over),
        apps_(std::move(apps)),
        recent_sessions_(std::move(sessions)) {}

  /// Counts one event, unless it is before the timeframe's `since`. If it throws, nothing changed.
  void add(const Event& event, const AppCatalogue& catalogue, const Timeframe& timeframe) {
    const EventFacts facts = facts_of(event, timeframe);
    if (!facts.is_counted) return;
    // No goal can name an app that the catalogue does not know.
    if (const std::optional<AppIndex> app = catalogue.find(event.app_id)) {
      AppActivity& in_app = activity_of(*app);
      if (facts.is_recent && !event.session_id.empty()) {
        try {
          recent_sessions_.insert(*app, event.session_id);
        } catch (...) {
          std::erase_if(apps_, [](const AppActivity& any) { return any.event_count == 0; });
          throw;
        }
      }
      in_app.add(facts);
    }
    ++event_count_;
    signals::add(passed_over_, facts.passed_over);
  }

  /// Counts everything that the other counted. If it throws, nothing changed.
  void merge(const Activity& other) {
    Activity merged = *this;
    merged.event_count_ += other.event_count_;
    signals::merge(merged.passed_over_, other.passed_over_);
    for (const AppActivity& theirs : other.apps_) merged.activity_of(theirs.app).merge(theirs);
    merged.recent_sessions_.merge(other.recent_sessions_);
    *this = std::move(merged);
  }

  /// The number of events counted, of all apps.
  [[nodiscard]] std::uint64_t event_count() const noexcept { return event_count_; }

  /// What of them could not be used.
  [[nodiscard]] const PassedOver& passed_over() const noexcept { return passed_over_; }

  /// The catalogue's apps that the user opened, in the catalogue's order.
  [[nodiscard]] std::span<const AppActivity> apps() const& noexcept { return apps_; }
  std::span<const AppActivity> apps() const&& = delete;

  /// Calls `visit(app, usage)` for each app that the user opened.
  template <typename Visit>
  void for_each_app(Visit visit) const {
    for (const AppActivity& in_app : apps_) visit(in_app.app, in_app);
  }

  /// The number of distinct sessions within the registration window whose app satisfies the
  /// predicate.
  template <typename Predicate>
  [[nodiscard]] std::size_t count_recent_sessions(Predicate is_counted) const {
    return recent_sessions_.count_distinct(is_counted);
  }

  /// The sessions within the registration window, app by app.
  [[nodiscard]] const RecentSessions& recent_sessions() const noexcept { return recent_sessions_; }

  friend bool operator==(const Activity&, const Activity&) = default;

 private:
  [[nodiscard]] AppActivity& activity_of(AppIndex app) {
    const auto at = std::lower_bound(
        apps_.begin(), apps_.end(), app,
        [](const AppActivity& activity, AppIndex sought) { return activity.app < sought; });
    if (at != apps_.end() && at->app == app) return *at;
    return *apps_.insert(at, AppActivity{{}, app});
  }

  std::uint64_t event_count_ = 0;
  PassedOver passed_over_;
  std::vector<AppActivity> apps_;
  RecentSessions recent_sessions_;
};

}  // namespace signals::inline SIGNALS_ABI
