// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <signals/analysis/analyser.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/explain.hpp>
#include <signals/goal.hpp>
#include <signals/goal_tiers.hpp>
#include <signals/report.hpp>
#include <signals/timeframe.hpp>

#include "table/activity_table_part.hpp"

namespace signals::inline SIGNALS_ABI {

/// Reports on the users of an activity table one after another, as `evaluate` does, but without
/// allocating memory for each. One for each thread.
///
/// The catalogue and the timeframe must outlive it.
class UserEvaluator {
 public:
  UserEvaluator(const AppCatalogue& catalogue, const Timeframe& timeframe, Detail detail)
      : catalogue_(catalogue), timeframe_(timeframe), detail_(detail), goals_(catalogue) {}

  /// Overwrites the report. `user` is null for a user without events.
  void evaluate(std::string_view user_id, const ActivityTablePart::User* user,
                std::span<const Goal> goals, Report& report) {
    const InTable activity{user};
    if (detail_ == Detail::explained) {  // evidence costs far more than what is saved below
      report = signals::evaluate(user_id, activity.unpacked(), goals, catalogue_, timeframe_,
                                 Detail::explained);
      return;
    }
    goals_.assign(goals);
    evaluate_into(report, user_id, activity, goals_, timeframe_.rules());
  }

  /// What `evaluate` with the same arguments decides from.
  [[nodiscard]] static UserFacts facts_of(const ActivityTablePart::User* user,
                                          std::span<const Goal> goals) {
    return {InTable{user}.unpacked(), {goals.begin(), goals.end()}};
  }

 private:
  /// The activity of a user, in the form of the table.
  struct InTable {
    const ActivityTablePart::User* user;

    [[nodiscard]] std::uint64_t event_count() const noexcept {
      return user == nullptr ? 0 : user->event_count;
    }
    template <typename Visit>
    void for_each_app(Visit visit) const {
      if (user != nullptr) user->apps.for_each(visit);
    }
    template <typename Predicate>
    [[nodiscard]] std::size_t count_recent_sessions(Predicate is_counted) const {
      if (user == nullptr || !user->rest) return 0;
      return user->rest->sessions.count_distinct(is_counted);
    }
    [[nodiscard]] PassedOver passed_over() const noexcept {
      return user == nullptr || !user->rest ? PassedOver{} : user->rest->passed_over;
    }
    [[nodiscard]] Activity unpacked() const {
      if (user == nullptr) return {};
      return {user->event_count, passed_over(), user->apps.activities(),
              user->rest ? user->rest->sessions.unpacked() : RecentSessions{}};
    }
  };

  const AppCatalogue& catalogue_;
  const Timeframe& timeframe_;
  Detail detail_;
  GoalTiers goals_;
};

}  // namespace signals::inline SIGNALS_ABI
