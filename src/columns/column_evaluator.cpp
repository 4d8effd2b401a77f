// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include <signals/columns/column_evaluator.hpp>
#include <signals/columns/grouped_events.hpp>
#include <signals/error.hpp>
#include <signals/evaluate.hpp>

#include "column_checks.hpp"
#include "column_plan.hpp"
#include "distinct_sessions.hpp"
#include "threads/run_on_threads.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

/// Throws unless each user has a goal set that exists.
void require_goals(std::span<const GoalSetIndex> goals, std::size_t user_count,
                   std::size_t goal_set_count) {
  columns::require_length("goals", goals.size(), "user", user_count);
  for (std::size_t user = 0; user < user_count; ++user) {
    if (static_cast<std::uint32_t>(goals[user]) >= goal_set_count) {
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("the user at place {} has goal set {}, but there are {}; goal sets "
                              "must be added before the evaluator is built",
                              user, static_cast<std::uint32_t>(goals[user]), goal_set_count));
    }
  }
}

void require_fitting(const UserColumns& table, std::size_t goal_set_count) {
  columns::require_equal_lengths(table.events);
  require_goals(table.goals, table.size(), goal_set_count);
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
    const FoldApps apps{.subcategories = table_of(goals).data(),
                        .count = plan_->app_count(),
                        .wanted = plan_->goals(goals).masks.wanted()};
    FoldedEvents folded;
    plan_->folds().grouped(events, apps, plan_->timeframe(), folded, recent(events.size()));
    decide(user_id, goals, folded, report);
  }

  /// The same of events that are folded, with the sessions of the registration window.
  void evaluate(std::string_view user_id, GoalSetIndex goals, const FoldedEvents& folded,
                std::span<const SessionIndex> sessions, Report& report) {
    std::copy(sessions.begin(), sessions.end(), recent(sessions.size()));
    decide(user_id, goals, folded, report);
  }

  /// Writes the `service_goal_tiers`.
  void write_ids(GoalSetIndex goals, Report& report) const {
    plan_->write_ids(plan_->goals(goals), report.signals.service_goal_tiers);
  }

  /// Folds the events in that many threads.
  [[nodiscard]] static FoldedUsers fold(const Plan& plan, const InterleavedColumns& table,
                                        std::size_t threads) {
    const FoldApps apps{
        .subcategories = plan.table().data(), .count = plan.app_count(), .wanted = 0};
    std::vector<FoldedUsers> parts(threads);
    run_on_threads(threads, threads, [&](std::size_t part) {
      FoldedUsers& folded = parts[part];
      folded.users.resize(table.ids.size());
      for (std::size_t user = 0; user < table.ids.size(); ++user) {
        folded.users[user].wanted = plan.goals(table.goals[user]).masks.wanted();
      }
      const std::size_t first = table.events.size() * part / threads;
      const std::size_t count = table.events.size() * (part + 1) / threads - first;
      plan.folds().interleaved(table.users.subspan(first, count), table.events.slice(first, count),
                               apps, plan.timeframe(), folded);
    });
    FoldedUsers& all = parts.front();
    for (std::size_t part = 1; part < threads; ++part) all.add(parts[part]);
    return std::move(all);
  }

  /// The reports of all users: `evaluate` writes one but for its `service_goal_tiers`.
  template <typename Evaluate>
  static std::vector<Report> evaluate_users(const Plan& plan, BorrowedList<GoalSetIndex> goals,
                                            unsigned threads, Evaluate evaluate) {
    std::vector<Report> reports(goals.size());
    // Users have different numbers of events, so threads take a few users at a time, as they become
    // free.
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
              Report& report) {
    const PlannedGoals& planned = plan_->goals(goals);
    const ServiceActivity service{{.event_count = folded.service_event_count,
                                   .longest_foreground = folded.longest(),
                                   .active_weeks = WeekSet::of_bits(folded.week_slots >> 1U)},
                                  sessions_.count(recent_.data(), folded.recent_count),
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
  return Worker::evaluate_users(
      *plan_, table.goals, threads, [&](auto& worker, std::size_t user, Report& report) {
        worker.evaluate(table.ids[user], table.goals[user], table.events_of(user), report);
      });
}

std::vector<Report> ColumnEvaluator::evaluate(const InterleavedColumns& table,
                                              unsigned threads) const {
  const bool is_grouped = std::is_sorted(table.users.begin(), table.users.end());
  if (is_grouped || !plan_->has_one_table()) {
    const auto group = is_grouped ? GroupedEvents::borrowed : GroupedEvents::copied;
    const GroupedEvents grouped = group(table.events, table.users, table.ids.size());
    return evaluate(UserColumns{table.ids, table.goals, grouped.offsets(), grouped.events()},
                    threads);
  }
  columns::require_equal_lengths(table.events);
  columns::require_users(table.users, table.events.size(), table.ids.size());
  require_goals(table.goals, table.ids.size(), plan_->goal_set_count());
  // Each thread folds into a table of all users, which must be worth its memory and its addition.
  constexpr std::size_t least_events_a_user = 4;
  const std::size_t most_threads =
      1 + table.events.size() / (least_events_a_user * std::max<std::size_t>(1, table.ids.size()));
  const FoldedUsers folded =
      Worker::fold(*plan_, table, std::clamp<std::size_t>(threads, 1, most_threads));
  // A counting sort of the sessions.
  std::vector<std::uint64_t> ends(table.ids.size() + 1);
  for (std::size_t user = 0; user < table.ids.size(); ++user) {
    ends[user + 1] = ends[user] + folded.users[user].events.recent_count;
  }
  std::vector<SessionIndex> sessions(folded.recent.size());
  for (const auto& recent : folded.recent) {
    sessions[ends[static_cast<std::uint32_t>(recent.user)]++] = recent.session;
  }
  return Worker::evaluate_users(
      *plan_, table.goals, threads, [&](auto& worker, std::size_t user, Report& report) {
        const FoldedEvents& events = folded.users[user].events;
        worker.evaluate(
            table.ids[user], table.goals[user], events,
            std::span(sessions).subspan(ends[user] - events.recent_count, events.recent_count),
            report);
      });
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
