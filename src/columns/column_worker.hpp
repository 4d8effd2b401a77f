// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <signals/evaluate.hpp>

#include "column_plan.hpp"
#include "distinct_sessions.hpp"
#include "threads/run_on_threads.hpp"

namespace signals::inline SIGNALS_ABI {

/// Evaluates users one after another and reuses its memory.
class ColumnEvaluator::Worker {
 public:
  explicit Worker(const Plan& plan) : plan_(&plan) {
    if (!plan.has_one_table()) table_.resize(std::size_t{plan.app_count()} + 1);
  }

  /// Writes the report except its `service_goal_tiers`.
  void evaluate(std::string_view user_id, GoalSetIndex goals, const EventColumns& events,
                Report& report) {
    const FoldApps apps{.subcategories = table_of(goals).data(),
                        .count = plan_->app_count(),
                        .wanted = plan_->goals(goals).masks.wanted()};
    FoldedEvents folded;
    plan_->folds().grouped(events, apps, plan_->timeframe(), folded, recent(events.size()));
    decide(user_id, goals, folded, recent_.data(), report);
  }

  /// The same of events that are folded, with the sessions of the registration window.
  void evaluate(std::string_view user_id, GoalSetIndex goals, const FoldedEvents& folded,
                std::span<const SessionIndex> sessions, Report& report) {
    std::copy(sessions.begin(), sessions.end(), recent(sessions.size()));
    decide(user_id, goals, folded, recent_.data(), report);
  }

  /// How many users from `first` on can be folded at once, as each has few events; 0 if the first
  /// must be evaluated alone.
  [[nodiscard]] std::size_t count_of_few(const UserColumns& table, std::size_t first) const {
    if (!plan_->has_one_table()) return 0;
    const std::size_t last = std::min(table.size(), first + most_few_users);
    std::size_t user = first;
    while (user < last && table.offsets[user + 1] - table.offsets[user] <= most_few_events &&
           table.offsets[user] + most_few_events <= table.events.size()) {
      ++user;
    }
    return user - first;
  }

  /// Folds as many users at once.
  void fold_few(const UserColumns& table, std::size_t first, std::size_t count) {
    if (folded_.size() < count) {
      wanted_.resize(count);
      folded_.resize(count);
    }
    for (std::size_t i = 0; i < count; ++i) {
      wanted_[i] = plan_->goals(table.goals[first + i]).masks.wanted();
    }
    plan_->folds().few(
        {.offsets = table.offsets.subspan(first, count + 1),
         .wanted = wanted_.data(),
         .events = table.events},
        {.subcategories = plan_->table().data(), .count = plan_->app_count(), .wanted = 0},
        plan_->timeframe(), folded_.data(), recent(count * most_few_events));
  }

  /// Writes the report of the `i`-th of them except its `service_goal_tiers`.
  void decide_few(std::string_view user_id, GoalSetIndex goals, std::size_t i, Report& report) {
    decide(user_id, goals, folded_[i], recent_.data() + i * most_few_events, report);
  }

  /// Writes the `service_goal_tiers`.
  void write_ids(GoalSetIndex goals, Report& report) const {
    plan_->write_ids(plan_->goals(goals), report.signals.service_goal_tiers);
  }

  /// The reports of all users: `evaluate` writes one but for its `service_goal_tiers`.
  template <typename Evaluate>
  static std::vector<Report> evaluate_users(const Plan& plan, BorrowedList<GoalSetIndex> goals,
                                            unsigned threads, Evaluate evaluate) {
    std::vector<Report> reports(goals.size());
    // Users have different numbers of events, so threads take a few users at a time, as they become
    // free.
    constexpr std::size_t most_users_at_once = 1024;
    const std::size_t step = std::clamp<std::size_t>(goals.size() / (threads * std::size_t{16} + 1),
                                                     1, most_users_at_once);
    std::atomic<std::size_t> next{0};
    const auto work = [&](std::size_t /*thread*/) {
      Worker worker(plan);
      for (std::size_t first = next.fetch_add(step); first < goals.size();
           first = next.fetch_add(step)) {
        for (std::size_t user = first; user < std::min(first + step, goals.size()); ++user) {
          evaluate(worker, user, reports[user]);
          worker.write_ids(goals[user], reports[user]);
        }
      }
    };
    const std::size_t most = std::max(1U, threads);
    run_on_threads(most, most, work);
    return reports;
  }

 private:
  static constexpr std::size_t padding = 16;

  /// Room for that many sessions.
  [[nodiscard]] SessionIndex* recent(std::size_t count) {
    if (recent_.size() < count + padding) recent_.resize(2 * count + padding);
    return recent_.data();
  }

  void decide(std::string_view user_id, GoalSetIndex goals, const FoldedEvents& folded,
              SessionIndex* recent, Report& report) {
    const PlannedGoals& planned = plan_->goals(goals);
    const ServiceActivity service{{.event_count = folded.service_event_count,
                                   .longest_foreground = folded.longest(),
                                   .active_weeks = WeekSet::of_bits(folded.week_slots >> 1U)},
                                  sessions_.count(recent, folded.recent_count),
                                  planned.masks.tiers_of(folded.subcategories)};
    decide_report(report, user_id, folded.event_count, service, planned.has_goals, plan_->rules());
  }

  [[nodiscard]] std::span<const std::uint64_t> table_of(GoalSetIndex goals) {
    if (plan_->has_one_table()) return plan_->table();
    if (table_goals_ != goals) {
      if (table_goals_) plan_->clear_table(table_, *table_goals_);
      plan_->write_table(table_, goals);
      table_goals_ = goals;
    }
    return table_;
  }

  const Plan* plan_;
  std::vector<std::uint64_t> table_;  // empty if the plan has one table for all goal sets
  std::optional<GoalSetIndex> table_goals_;
  std::vector<SessionIndex> recent_;
  std::vector<std::uint64_t> wanted_;  // of users who are folded at once
  std::vector<FoldedEvents> folded_;   // likewise
  DistinctSessions sessions_;
};

}  // namespace signals::inline SIGNALS_ABI
