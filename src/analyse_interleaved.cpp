// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <span>

#include <signals/analyser.hpp>
#include <signals/evaluate.hpp>

#include "activity_table.hpp"
#include "goal_batch.hpp"
#include "outcome.hpp"

namespace signals {
namespace {

[[nodiscard]] std::variant<Report, Error, Unprocessed> result_of(
    std::string_view user_id, const GoalsOrError& goals, ActivityTable& table,
    const AppCatalogue& catalogue, const Timeframe& timeframe, Detail detail,
    const std::stop_token& stop) {
  try {
    if (const auto* error = std::get_if<Error>(&goals)) {
      if (error->code() == ErrorCode::cancelled && stop.stop_requested()) return Unprocessed{};
      return *error;
    }
    return evaluate(user_id, table.take_activity_of(user_id), std::get<std::vector<Goal>>(goals),
                    catalogue, timeframe, detail);
  } catch (...) {
    return current_error();
  }
}

/// Reads all events into the table, a thread for each worker.
void fold(InterleavedEventSource& events, ActivityTable& table, const AnalysisOptions& options,
          const std::stop_token& stop) {
  std::vector<std::unique_ptr<ActivityTableSink>> owned_sinks;
  std::vector<InterleavedEventSink*> sinks;
  for (unsigned i = 0; i < std::max(1U, options.workers); ++i) {
    owned_sinks.push_back(std::make_unique<ActivityTableSink>(table, options.progress));
    sinks.push_back(owned_sinks.back().get());
  }
  events.read_events(sinks, stop);
}

}  // namespace

AnalysisSummary analyse(InterleavedEventSource& events, GoalSource& goals,
                        const UserSelection& users, const Timeframe& timeframe, ReportSink& sink,
                        const AnalysisOptions& options, std::stop_token stop) {
  const std::shared_ptr<const AppCatalogue> catalogue = goals.catalogue(stop);
  ActivityTable table(users, *catalogue, timeframe, options.workers);
  fold(events, table, options, stop);

  OutcomeCounter counter(sink, options.progress);
  const std::vector<std::string_view> user_ids = table.user_ids();
  const std::size_t batch = std::max<std::size_t>(1, options.goal_batch);
  for (std::size_t first = 0; first < user_ids.size(); first += batch) {
    const auto ids = std::span(user_ids).subspan(first, std::min(batch, user_ids.size() - first));
    if (stop.stop_requested()) {  // a pass cut short is no ground for a report
      for (const std::string_view user_id : ids) counter.unprocessed(user_id);
      continue;
    }
    const std::vector<std::string> asked(ids.begin(), ids.end());
    const std::vector<GoalsOrError> answers = fetch_goals(goals, asked, stop);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      counter.deliver({asked[i], result_of(ids[i], answers[i], table, *catalogue, timeframe,
                                           options.detail, stop)});
    }
  }
  return counter.summary();
}

}  // namespace signals
