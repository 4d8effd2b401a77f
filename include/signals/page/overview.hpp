// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/instant.hpp>
#include <signals/minutes.hpp>
#include <signals/page/concern.hpp>
#include <signals/page/user_course.hpp>
#include <signals/passed_over.hpp>
#include <signals/report.hpp>
#include <signals/rules.hpp>
#include <signals/user_signals.hpp>

namespace signals::inline SIGNALS_ABI {

/// One stage on the way from goal to retained.
struct FunnelStage {
  /// Such as `Engaged`.
  std::string_view name;
  std::uint64_t users = 0;
  /// Those of them who are not in the next stage; 0 for the last one. Stages do not contain each
  /// other, so this may differ from the difference.
  std::uint64_t lost = 0;

  friend bool operator==(const FunnelStage&, const FunnelStage&) = default;
};

/// How far a group of users got.
struct Funnel {
  std::string name{};
  std::vector<FunnelStage> stages{};
  std::uint64_t dropped_off = 0;

  friend bool operator==(const Funnel&, const Funnel&) = default;
};

/// The users of one app or of the apps of one subcategory.
struct UsageFigures {
  std::uint64_t users = 0;
  std::uint64_t engaged = 0;
  std::uint64_t dropped_off = 0;
  /// Where the courses tell it.
  Minutes minutes{0};

  friend bool operator==(const UsageFigures&, const UsageFigures&) = default;
};

/// What the users were like in one week.
struct WeekFigures {
  std::uint64_t active = 0;
  // By the courses, with the goals of today; the signals as in `past_signals`.
  std::uint64_t engaged = 0;
  std::uint64_t retained = 0;
  std::uint64_t dropped_off = 0;
  // By the courses. Who has been active up to this week is one of these:
  std::uint64_t newly_active = 0;  // active for the first time
  std::uint64_t returning = 0;     // active in this week and the one before
  std::uint64_t resurrected = 0;   // active in this week, not in the one before, but earlier
  std::uint64_t dormant = 0;       // active before, not in this week

  friend bool operator==(const WeekFigures&, const WeekFigures&) = default;
};

/// Users who were first active in the same week.
struct Cohort {
  std::uint64_t users = 0;
  /// How many of them were active so many weeks later, from 0 on.
  std::vector<std::uint64_t> active{};

  friend bool operator==(const Cohort&, const Cohort&) = default;
};

/// How many users got or lost a signal since another time.
struct SignalChange {
  std::uint64_t gained = 0;
  std::uint64_t lost = 0;

  friend bool operator==(const SignalChange&, const SignalChange&) = default;
};

/// The numbers of a page: all are sums over reports and courses. Not safe to change from two
/// threads.
class SIGNALS_EXPORT Overview {
 public:
  /// The most weeks that `weeks()` has.
  static constexpr unsigned most_weeks = 12;

  /// Those who lose what is at risk up to `soon` count as at risk; none do where it is none.
  /// The catalogue may be null; it names subcategories and must outlive the overview.
  explicit Overview(Rules rules = {}, std::optional<Instant> soon = std::nullopt,
                    const AppCatalogue* catalogue = nullptr);

  /// Adds one user. `course` and `before`, the signals at an earlier time, are null where they are
  /// not known.
  void add(const Report& report, const UserCourse* course = nullptr,
           const Signals* before = nullptr);

  /// The number of users that were added.
  [[nodiscard]] std::uint64_t users() const noexcept { return users_; }
  /// How many have each signal, by its place in `signal_fields`.
  [[nodiscard]] const std::array<std::uint64_t, signal_fields.size()>& having() const noexcept {
    return having_;
  }
  /// How many have one signal.
  [[nodiscard]] std::uint64_t having(bool Signals::*signal) const noexcept;
  /// How many there are of each concern; of those at risk, only those who lose it soon.
  [[nodiscard]] const std::array<std::uint64_t, concern_kinds>& concerns() const noexcept {
    return concerns_;
  }
  /// What was passed over in reading, of all users.
  [[nodiscard]] const PassedOver& passed_over() const noexcept { return passed_over_; }
  /// The users in whose events something was passed over.
  [[nodiscard]] std::uint64_t users_passed_over() const noexcept { return users_passed_over_; }
  /// The number of events of all users.
  [[nodiscard]] std::uint64_t events() const noexcept { return events_; }

  /// All users, Tier 1 and Tier 2, whose stages are their milestones.
  [[nodiscard]] const std::vector<Funnel>& funnels() const noexcept { return funnels_; }
  /// By the id of a subcategory: the users who have a goal in it.
  [[nodiscard]] const std::map<std::string, Funnel>& subcategories() const noexcept {
    return subcategories_;
  }
  /// The users who opened an app that serves a goal of theirs, by its id. Empty where no report has
  /// an explanation.
  [[nodiscard]] const std::map<std::string, UsageFigures>& apps() const noexcept { return apps_; }
  /// The foreground time in the apps of a subcategory, of the users who have a goal in it.
  [[nodiscard]] const std::map<std::string, Minutes>& subcategory_minutes() const noexcept {
    return subcategory_minutes_;
  }

  /// Whether the course of every user is known.
  [[nodiscard]] bool knows_courses() const noexcept { return users_ > 0 && courses_ == users_; }
  /// Whether every user's signals at an earlier time are known.
  [[nodiscard]] bool knows_changes() const noexcept { return users_ > 0 && compared_ == users_; }
  /// How many weeks there are from the earliest one in which anybody was active, this one included,
  /// by the courses; before it, nothing is known.
  [[nodiscard]] unsigned weeks_known() const noexcept { return weeks_known_; }
  /// This week first, up to the earliest one in which anybody was active. Without courses, only
  /// `active` is known, for the weeks that all reports consider.
  [[nodiscard]] std::vector<WeekFigures> weeks() const;
  /// By the week in which users were first active, this week first, as many as `weeks()`. Empty
  /// without courses.
  [[nodiscard]] std::vector<Cohort> cohorts() const;
  /// By the place of the signal in `signal_fields`.
  [[nodiscard]] const std::array<SignalChange, signal_fields.size()>& changes() const noexcept {
    return changes_;
  }

 private:
  void add_funnels(const Report& report);
  void add_usage(const Report& report, const UserCourse* course);
  void add_course(const UserCourse& course);

  Rules rules_;
  std::optional<Instant> soon_;
  const AppCatalogue* catalogue_;
  std::uint64_t users_ = 0;
  std::uint64_t courses_ = 0;
  std::uint64_t compared_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t users_passed_over_ = 0;
  unsigned weeks_considered_ = most_weeks;
  unsigned weeks_known_ = 1;
  PassedOver passed_over_;
  std::array<std::uint64_t, signal_fields.size()> having_{};
  std::array<std::uint64_t, concern_kinds> concerns_{};
  std::array<SignalChange, signal_fields.size()> changes_{};
  std::array<WeekFigures, most_weeks> weeks_{};
  std::array<Cohort, most_weeks> cohorts_{};
  std::vector<Funnel> funnels_;
  std::map<std::string, Funnel> subcategories_;
  std::map<std::string, UsageFigures> apps_;
  std::map<std::string, Minutes> subcategory_minutes_;
};

}  // namespace signals::inline SIGNALS_ABI
