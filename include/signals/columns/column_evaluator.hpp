// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/columns/columns.hpp>    // IWYU pragma: export
#include <signals/columns/goal_sets.hpp>  // IWYU pragma: export
#include <signals/report.hpp>             // IWYU pragma: export
#include <signals/timeframe.hpp>          // IWYU pragma: export

namespace signals::inline SIGNALS_ABI {

/// Evaluates users whose events are in columns. Its reports equal those of `evaluate`, and it is
/// much faster. It does not explain; for an explanation, `evaluate` the user.
///
/// Build one and share it between any number of threads; it never changes. It reads the catalogue
/// and the goal sets during construction only, so it ignores later additions.
///
///     signals::ColumnEvaluator evaluator(catalogue, goal_sets, timeframe);
///     evaluator.evaluate(table, [](const signals::Report& report) { … });
class SIGNALS_EXPORT ColumnEvaluator {
 public:
  /// Prepares what all users share.
  ColumnEvaluator(const AppCatalogue& catalogue, const GoalSets& goals, const Timeframe& timeframe);

  /// Passes the report of each user to `sink`, in the order of the table, and reuses one `Report`
  /// for all. Throws `Error` with `invalid_argument`, before any report, if the lengths of the
  /// table's columns do not match, and whatever the sink throws.
  ///
  /// Several threads may evaluate slices of one table:
  ///
  ///     evaluator.evaluate(table.slice(first, count), sink);
  void evaluate(const UserColumns& table, const std::function<void(const Report&)>& sink) const;

  /// The reports of all users, in the order of the table, computed by that many threads (at least
  /// 1). Throws as above.
  [[nodiscard]] std::vector<Report> evaluate(const UserColumns& table, unsigned threads = 1) const;

  /// The same for interleaved events, which it does not copy. Faster than grouping them first,
  /// unless goals and apps share more than 64 subcategories. Also throws `Error` with
  /// `invalid_argument` if an event is of a user that the table does not have.
  [[nodiscard]] std::vector<Report> evaluate(const InterleavedColumns& table,
                                             unsigned threads = 1) const;

  /// The report of one user with these events.
  [[nodiscard]] Report evaluate(std::string_view user_id, GoalSetIndex goals,
                                const EventColumns& events) const;

 private:
  friend class BlockEvaluator;
  class SIGNALS_HIDDEN Plan;
  class SIGNALS_HIDDEN Worker;
  class SIGNALS_HIDDEN LentIds;

  std::shared_ptr<const Plan> plan_;
};

}  // namespace signals::inline SIGNALS_ABI
