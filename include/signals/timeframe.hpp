// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cassert>
#include <chrono>
#include <optional>

#include <signals/abi.hpp>
#include <signals/detail/concat.hpp>
#include <signals/error.hpp>
#include <signals/instant.hpp>  // IWYU pragma: export
#include <signals/rules.hpp>    // IWYU pragma: export
#include <signals/week.hpp>

namespace signals::inline SIGNALS_ABI {

/// What a report is asked about.
struct TimeframeOptions {
  /// The instant that the report is for, in the years 0001 to 9999. It has to be given: the default
  /// is out of range.
  Instant now = Instant::min();
  /// The thresholds of the signals.
  Rules rules{};
  /// The earliest time of an event that counts, if there is a limit.
  std::optional<Instant> since{};
};

/// What instants mean for one report: which week they are in, whether they are recent, whether they
/// count.
///
/// It combines `now`, `since` and the rules' weeks. Build one and share it between any number of
/// users and threads; it never changes.
class Timeframe {
 public:
  /// With the default rules and without a limit.
  explicit Timeframe(Instant now) : Timeframe({.now = now}) {}

  /// Throws `Error` with `invalid_argument` if `now` or a rule is out of range.
  explicit Timeframe(const TimeframeOptions& options)
      : now_(options.now), since_(options.since), rules_(options.rules) {
    const Instant now = options.now;
    const Rules& rules = options.rules;
    require_supported(now);
    rules.validate();
    if (rules.week == WeekKind::rolling) {
      // Week k holds 7k days ≤ age < 7(k+1) days, so its first instant is a millisecond younger
      // than 7(k+1) days.
      for (unsigned week = 0; week < rules.weeks_considered(); ++week) {
        first_instants_[week] = now - date::weeks{week + 1} + std::chrono::milliseconds{1};
      }
      return;
    }
    const date::local_days monday = monday_of(now);
    for (unsigned week = 0; week < rules.weeks_considered(); ++week) {
      first_instants_[week] = rules.time_zone.start_of(monday - date::weeks{week});
    }
  }

  /// The instant that the report is for.
  [[nodiscard]] Instant now() const noexcept { return now_; }
  /// The rules that weeks and the registration window follow.
  [[nodiscard]] const Rules& rules() const noexcept { return rules_; }
  /// The earliest time of an event that counts, if there is a limit.
  [[nodiscard]] std::optional<Instant> since() const noexcept { return since_; }

  /// Whether an event at that time counts: it is not before `since`, or has no time.
  [[nodiscard]] bool admits(const std::optional<Instant>& time) const noexcept {
    return !since_ || !time || *time >= *since_;
  }

  /// The week that contains the instant; nothing after now and before the weeks that the rules
  /// consider.
  [[nodiscard]] std::optional<WeeksAgo> week_of(Instant instant) const noexcept {
    if (instant > now_ || instant < first_instants_[rules_.weeks_considered() - 1]) {
      return std::nullopt;
    }
    // A clock change may make a week an hour longer or shorter than seven days, so the age gives
    // the week or the one beside it.
    auto week = static_cast<unsigned>((now_ - instant) / date::weeks{1});
    if (week >= rules_.weeks_considered()) week = rules_.weeks_considered() - 1;
    while (week > 0 && instant >= first_instants_[week - 1]) --week;
    while (instant < first_instants_[week]) ++week;
    return WeeksAgo{week};
  }

  /// The earliest instant of a week that the rules consider.
  [[nodiscard]] Instant first_instant_of(WeeksAgo week) const noexcept {
    assert(week.value() < rules_.weeks_considered());
    return first_instants_[week.value()];
  }

  /// The latest instant of a week that the rules consider; for this week that is now.
  [[nodiscard]] Instant last_instant_of(WeeksAgo week) const noexcept {
    return week == this_week
               ? now_
               : first_instant_of(WeeksAgo{week.value() - 1}) - std::chrono::milliseconds{1};
  }

  /// When the calendar week after the one of `now` begins.
  [[nodiscard]] Instant next_week_start() const {
    return rules_.time_zone.start_of(monday_of(now_) + date::weeks{1});
  }

  /// Whether a session at that instant is recent: 0 ≤ age ≤ `registration_window`.
  [[nodiscard]] bool in_registration_window(Instant instant) const noexcept {
    return instant <= now_ && instant >= now_ - rules_.registration_window;
  }

 private:
  static void require_supported(Instant now) {
    if (now >= earliest_instant && now <= latest_instant) return;
    throw Error(ErrorCode::invalid_argument,
                detail::concat("now is ", now.time_since_epoch().count(),
                               " ms of Unix time, which is out of range: it must be of the years "
                               "0001 to 9999"));
  }
  [[nodiscard]] date::local_days monday_of(Instant instant) const {
    const date::local_days day = rules_.time_zone.local_date(instant);
    return day - (date::weekday{day} - date::Monday);
  }

  Instant now_;
  std::optional<Instant> since_;
  Rules rules_;
  std::array<Instant, WeeksAgo::max + 1> first_instants_{};
};

}  // namespace signals::inline SIGNALS_ABI
