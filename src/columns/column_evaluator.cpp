// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <atomic>
#include <optional>

#include <fmt/format.h>

#include <signals/columns/column_evaluator.hpp>
#include <signals/error.hpp>
#include <signals/evaluate.hpp>

#include "column_checks.hpp"
#include "column_plan.hpp"
#include "distinct_sessions.hpp"
#include "threads/run_on_threads.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

void require_fitting(const UserColumns& table, std::size_t goal_set_count) {
  columns::require_equal_lengths(table.events);
  columns::require_length("goals", table.goals.size(), "user", table.size());
  if (table.offsets.size() != table.size() + 1) {
    throw Error(ErrorCode::invalid_argument,
                fmt::format("there are {} offsets for {} users; there must be one more than users",
                            table.offsets.size(), table.size()));
  }
  for (std::size_t user = 0; user < table.size(); ++user) {
    if (table.offsets[user] > table.offsets[user + 1]) {
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("the offsets fall after place {}; they may only rise", user));
    }
    if (static_cast<std::uint32_t>(table.goals[user]) >= goal_set_count) {
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("the user at place {} has goal set {}, but there are {}; goal sets "
                              "must be added before the evaluator is built",
                              user, static_cast<std::uint32_t>(table.goals[user]), goal_set_count));
    }
  }
  if (table.offsets.back() > table.events.size()) {
    throw Error(ErrorCode::invalid_argument,
                fmt::format("the offsets end at {}, but there are {} events", table.offsets.back(),
                            table.events.size()));
  }
}

constexpr std::size_t far_ahead = 16;
constexpr std::size_t most_users_at_once = 1024;

}  // namespace

/// Evaluates users one after another and reuses its memory.
class ColumnEvaluator::Worker {
 public:
  explicit Worker(const Plan& plan) : plan_(&plan) {
    if (!plan.has_one_table()) table_.resize(std::size_t{plan.app_count()} + 1);
  }

  /// Writes the report except its `service_goal_tiers`.
  void evaluate(std::string_view user_id, GoalSetIndex goals, const EventColumns& events,
                Report& report) {
    const PlannedGoals& planned = plan_->goals(goals);
    const FoldApps apps{.subcategories = table_of(goals).data(),
                        .count = plan_->app_count(),
                        .wanted = planned.masks.wanted()};
    if (recent_.size() < events.size() + padding) recent_.resize(2 * events.size() + padding);
    FoldedEvents folded;
    plan_->fold()(events, apps, plan_->timeframe(), folded, recent_.data());

    const ServiceActivity service{{.event_count = folded.service_event_count,
                                   .longest_foreground = folded.longest(),
                                   .active_weeks = WeekSet::of_bits(folded.week_slots >> 1U)},
                                  sessions_.count(recent_.data(), folded.recent_count),
                                  planned.masks.tiers_of(folded.subcategories)};
    decide_report(report, user_id, folded.event_count, service, planned.has_goals, plan_->rules());
  }

  /// Writes the `service_goal_tiers`.
  void write_ids(GoalSetIndex goals, Report& report) const {
    plan_->write_ids(plan_->goals(goals), report.signals.service_goal_tiers);
  }

 private:
  static constexpr std::size_t padding = 16;

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
  DistinctSessions sessions_;
};

ColumnEvaluator::ColumnEvaluator(const AppCatalogue& catalogue, const GoalSets& goals,
                                 const Timeframe& timeframe)
    : plan_(std::make_shared<const Plan>(catalogue, goals, timeframe)) {}

void ColumnEvaluator::evaluate(const UserColumns& table,
                               const std::function<void(const Report&)>& sink) const {
  require_fitting(table, plan_->goal_set_count());
  Worker worker(*plan_);
  Report report;
  for (std::size_t user = 0; user < table.size(); ++user) {
    plan_->prefetch(table.goals[std::min(user + far_ahead, table.size() - 1)],
                    table.goals[std::min(user + far_ahead / 2, table.size() - 1)]);
    worker.evaluate(table.ids[user], table.goals[user], table.events_of(user), report);
    if (user == 0 || table.goals[user] != table.goals[user - 1]) {
      worker.write_ids(table.goals[user], report);
    }
    sink(report);
  }
}

std::vector<Report> ColumnEvaluator::evaluate(const UserColumns& table, unsigned threads) const {
  require_fitting(table, plan_->goal_set_count());
  std::vector<Report> reports(table.size());
  // Users have different numbers of events, so threads take a few users at a time, as they become
  // free.
  const std::size_t step = std::clamp<std::size_t>(table.size() / (threads * std::size_t{16} + 1),
                                                   1, most_users_at_once);
  std::atomic<std::size_t> next{0};
  const auto work = [&](std::size_t /*thread*/) {
    Worker worker(*plan_);
    for (std::size_t first = next.fetch_add(step); first < table.size();
         first = next.fetch_add(step)) {
      for (std::size_t user = first; user < std::min(first + step, table.size()); ++user) {
        worker.evaluate(table.ids[user], table.goals[user], table.events_of(user), reports[user]);
        worker.write_ids(table.goals[user], reports[user]);
      }
    }
  };
  const std::size_t most = std::max(1U, threads);
  run_on_threads(most, most, work);
  return reports;
}

Report ColumnEvaluator::evaluate(std::string_view user_id, GoalSetIndex goals,
                                 const EventColumns& events) const {
  const std::array<std::uint64_t, 2> offsets{0, events.size()};
  Report result;
  evaluate({.ids = {&user_id, 1}, .goals = {&goals, 1}, .offsets = offsets, .events = events},
           [&](const Report& report) { result = report; });
  return result;
}

}  // namespace signals::inline SIGNALS_ABI
