// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <fmt/format.h>

#include <signals/columns/block_evaluator.hpp>
#include <signals/columns/column_evaluator.hpp>
#include <signals/columns/grouped_events.hpp>
#include <signals/error.hpp>

#include "column_checks.hpp"
#include "column_plan.hpp"
#include "column_worker.hpp"
#include "lent_ids.hpp"
#include "threads/run_on_threads.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

void require_fitting(const UserColumns& table, std::size_t goal_set_count) {
  columns::require_equal_lengths(table.events);
  columns::require_goals(table.goals, table.size(), goal_set_count);
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

// Users whose goals are prefetched: more than are folded at once.
constexpr std::size_t far_ahead = 2 * most_few_users;
constexpr std::size_t most_events_at_once = 2048;  // whose apps' bits stay in the cache

}  // namespace

ColumnEvaluator::ColumnEvaluator(const AppCatalogue& catalogue, const GoalSets& goals,
                                 const Timeframe& timeframe)
    : plan_(std::make_shared<const Plan>(catalogue, goals, timeframe)) {}

void ColumnEvaluator::evaluate(const UserColumns& table,
                               const std::function<void(const Report&)>& sink) const {
  require_fitting(table, plan_->goal_set_count());
  Worker worker(*plan_);
  LentIds ids(*plan_, table.size());
  Report report;
  const auto finish = [&](std::size_t user) {
    ids.write(plan_->goals(table.goals[user]), report.signals.service_goal_tiers);
    sink(report);
    plan_->prefetch(table.goals[std::min(user + far_ahead, table.size() - 1)]);
  };
  for (std::size_t user = 0; user < table.size();) {
    const std::size_t count = worker.count_of_few(table, user);
    if (count == 0) {
      worker.evaluate(table.ids[user], table.goals[user], table.events_of(user), report);
      finish(user++);
      continue;
    }
    worker.fold_few(table, user, count);
    for (std::size_t i = 0; i < count; ++i, ++user) {
      worker.decide_few(table.ids[user], table.goals[user], i, report);
      finish(user);
    }
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
  columns::require_length("users", table.users.size(), "event", table.events.size());
  columns::require_length("goals", table.goals.size(), "user", table.ids.size());
  // Each thread folds into a table of all users, which must be worth its memory and its addition.
  constexpr std::size_t least_events_a_user = 4;
  const std::size_t most_threads =
      1 + table.events.size() / (least_events_a_user * std::max<std::size_t>(1, table.ids.size()));
  std::vector<BlockEvaluator> parts;
  for (std::size_t part = std::clamp<std::size_t>(threads, 1, most_threads); part > 0; --part) {
    parts.emplace_back(*this, table.goals);
  }
  run_on_threads(parts.size(), parts.size(), [&](std::size_t part) {
    const std::size_t end = table.events.size() * (part + 1) / parts.size();
    for (std::size_t first = table.events.size() * part / parts.size(); first < end;) {
      const std::size_t count = std::min(most_events_at_once, end - first);
      const EventColumns events = table.events.slice(first, count);
      const auto users = table.users.subspan(first, count);
      for (const std::uint32_t event :
           parts[part].add({users, events.apps, events.times, events.foregrounds})) {
        if (events.sessions[event] == no_session) continue;
        parts[part].add_session(users[event], events.sessions[event]);
      }
      first += count;
    }
  });
  for (std::size_t part = 1; part < parts.size(); ++part) parts.front().add(parts[part]);
  return parts.front().reports(table.ids, threads);
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
