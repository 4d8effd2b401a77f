// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include <signals/app_catalogue.hpp>
#include <signals/columns/columns.hpp>
#include <signals/columns/goal_sets.hpp>
#include <signals/report.hpp>
#include <signals/timeframe.hpp>

namespace signals {

/// Evaluates users whose events are in columns: the same reports as `evaluate`, exactly, and much
/// sooner. It does not explain; for that, `evaluate` the user in question.
///
/// Build one and share it between any number of threads; it never changes. It reads the catalogue
/// and the goal sets only while it is built, so what is added to them later it does not know.
///
///     signals::ColumnEvaluator evaluator(catalogue, goal_sets, timeframe);
///     evaluator.evaluate(table, [](const signals::Report& report) { … });
class ColumnEvaluator {
 public:
  /// Throws `Error` with `invalid_argument` when the timeframe's `now` is not of the years 0001 to
  /// 9999.
  ColumnEvaluator(const AppCatalogue& catalogue, const GoalSets& goals, const Timeframe& timeframe);

  /// Hands over the report of each user, in the order of the table, in a `Report` whose memory the
  /// next user's takes over. Throws `Error` with `invalid_argument`, before any report, when the
  /// table's columns do not fit together, and whatever the sink throws.
  ///
  /// Threads may each take a slice of one table:
  ///
  ///     evaluator.evaluate(table.slice(first, count), sink);
  void evaluate(const UserColumns& table, const std::function<void(const Report&)>& sink) const;

  /// The reports of all users, in the order of the table, worked out by that many threads, at
  /// least 1. Throws as above.
  [[nodiscard]] std::vector<Report> evaluate(const UserColumns& table, unsigned threads = 1) const;

  /// The report of one user, whose events these are.
  [[nodiscard]] Report evaluate(std::string_view user_id, GoalSetIndex goals,
                                const EventColumns& events) const;

 private:
  class Plan;
  class Worker;

  std::shared_ptr<const Plan> plan_;
};

}  // namespace signals
