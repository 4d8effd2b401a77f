// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include <signals/explain.hpp>
#include <signals/state/state_report.hpp>

#include "analysis/goal_batch.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

/// Reports on users in batches, as their goals are fetched.
class Reporter {
 public:
  Reporter(StateTransaction& store, GoalSource& goals, const Timeframe& timeframe, ReportSink& sink,
           const AnalysisOptions& options)
      : store_(store),
        goals_(goals),
        timeframe_(timeframe),
        sink_(sink),
        options_(options),
        catalogue_(goals.catalogue({})) {}

  void add(std::string user_id, std::string state) {
    user_ids_.push_back(std::move(user_id));
    states_.push_back(std::move(state));
    if (user_ids_.size() >= options_.goal_batch) flush();
  }

  [[nodiscard]] AnalysisSummary finish() {
    flush();
    return summary_;
  }

 private:
  void flush() {
    std::vector<GoalsOrError> goals = fetch_goals(goals_, user_ids_, {});
    for (std::size_t i = 0; i < user_ids_.size(); ++i) {
      if (options_.deadline && std::chrono::steady_clock::now() >= *options_.deadline) {
        sink_.unprocessed(user_ids_[i]);
        ++summary_.unprocessed;
        continue;
      }
      try {
        if (const auto* error = std::get_if<Error>(&goals[i])) throw Error(*error);
        const UserFacts facts{activity_of(states_[i]),
                              std::move(std::get<std::vector<Goal>>(goals[i]))};
        const Report report = evaluate(user_ids_[i], facts.activity, facts.goals, *catalogue_,
                                       timeframe_, options_.detail);
        merge(summary_.passed_over, report.passed_over);
        if (options_.with_facts) sink_.facts(report, facts);
        sink_.report(report);
        ++summary_.reported;
      } catch (const Error& error) {
        sink_.failed(user_ids_[i], error);
        ++summary_.failed;
      }
      if (options_.progress != nullptr) ++options_.progress->users_done;
    }
    user_ids_.clear();
    states_.clear();
  }

  [[nodiscard]] Activity activity_of(const std::string& bytes) const {
    const UserState state = bytes.empty() ? UserState() : decode_user_state(bytes, store_.apps());
    return state.activity(*catalogue_, timeframe_);
  }

  StateTransaction& store_;
  GoalSource& goals_;
  const Timeframe& timeframe_;
  ReportSink& sink_;
  const AnalysisOptions& options_;
  std::shared_ptr<const AppCatalogue> catalogue_;
  std::vector<std::string> user_ids_;
  std::vector<std::string> states_;
  AnalysisSummary summary_;
};

}  // namespace

AnalysisSummary report_from_state(StateTransaction& store, GoalSource& goals,
                                  const UserSelection& users, const Timeframe& timeframe,
                                  ReportSink& sink, const AnalysisOptions& options) {
  Reporter reporter(store, goals, timeframe, sink, options);
  if (users.is_named()) {
    for (std::span<const std::string> left = users.user_ids(); !left.empty();) {
      const auto some = left.first(std::min(options.goal_batch, left.size()));
      left = left.subspan(some.size());
      store.prefetch(some);
      for (const std::string& user_id : some) {
        const auto user = store.find(user_id);
        reporter.add(user_id, user ? user->state : std::string());
      }
    }
    return reporter.finish();
  }
  const std::size_t limit = users.limit() == 0 ? static_cast<std::size_t>(-1) : users.limit();
  std::size_t count = 0;
  std::unordered_set<std::string> met;
  store.for_each([&](const StoredUser& user) {
    met.insert(user.user_id);
    if (count++ < limit) reporter.add(user.user_id, user.state);
  });
  for (const std::string_view user_id : goals.users()) {
    std::string id(user_id);
    if (met.contains(id) || !store.holds(id)) continue;
    if (count++ < limit) reporter.add(std::move(id), {});
  }
  AnalysisSummary summary = reporter.finish();
  summary.left_out = count > limit ? count - limit : 0;
  return summary;
}

}  // namespace signals::inline SIGNALS_ABI
