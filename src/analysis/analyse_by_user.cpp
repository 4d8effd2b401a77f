// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <thread>

#include <signals/analysis/analyser.hpp>
#include <signals/analysis/deadline.hpp>
#include <signals/explain.hpp>

#include "event_counter.hpp"
#include "outcome_window.hpp"
#include "user_work_queue.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

/// Folds the events of one user as they arrive.
class FoldingSink final : public EventSink {
 public:
  FoldingSink(const AppCatalogue& catalogue, const Timeframe& timeframe, AnalysisProgress* progress)
      : catalogue_(catalogue), timeframe_(timeframe), counter_(progress) {}

  void accept(const Event& event) override {
    activity_.add(event, catalogue_, timeframe_);
    counter_.count(event.time);
  }

  [[nodiscard]] Activity& activity() noexcept { return activity_; }

 private:
  const AppCatalogue& catalogue_;
  const Timeframe& timeframe_;
  EventCounter counter_;
  Activity activity_;
};

/// What all workers share.
struct Analysis {
  EventSource& events;
  const AppCatalogue& catalogue;
  const Timeframe& timeframe;
  const AnalysisOptions& options;
  std::stop_token stop;

  [[nodiscard]] Outcome outcome_of(UserWork& work) const {
    if (stop.stop_requested()) return {std::move(work.user_id), Unprocessed{}};
    try {
      if (const auto* error = std::get_if<Error>(&work.goals)) throw *error;
      FoldingSink sink(catalogue, timeframe, options.progress);
      events.read_events(work.user_id, sink, stop);
      auto& goals = std::get<std::vector<Goal>>(work.goals);
      Outcome outcome{
          {}, evaluate(work.user_id, sink.activity(), goals, catalogue, timeframe, options.detail)};
      if (options.with_facts) {
        outcome.facts =
            std::make_unique<UserFacts>(UserFacts{std::move(sink.activity()), std::move(goals)});
      }
      outcome.user_id = std::move(work.user_id);
      return outcome;
    } catch (...) {
      const Error error = current_error();
      const bool is_stopped = error.code() == ErrorCode::cancelled && stop.stop_requested();
      return {std::move(work.user_id), is_stopped ? Result(Unprocessed{}) : error};
    }
  }

  void work(UserWorkQueue& queue, OutcomeWindow& window) const {
    while (auto work = queue.take(stop)) {
      window.admit(work->index);
      window.put(work->index, outcome_of(*work));
    }
    window.leave();
  }
};

}  // namespace

AnalysisSummary analyse(EventSource& events, GoalSource& goals, const UserSelection& users,
                        const Timeframe& timeframe, ReportSink& sink,
                        const AnalysisOptions& options, std::stop_token stop) {
  const Deadline deadline(options.deadline, std::move(stop));
  std::stop_source own_stop = deadline.source();
  const std::shared_ptr<const AppCatalogue> catalogue = goals.catalogue(own_stop.get_token());
  const Analysis analysis{events, *catalogue, timeframe, options, own_stop.get_token()};
  const unsigned workers = std::max(1U, options.workers);
  UserWorkQueue queue(events, goals, users, options.goal_batch);
  constexpr std::size_t outcomes_for_each_worker = 16;
  OutcomeWindow window(workers * outcomes_for_each_worker, workers);
  OutcomeDelivery delivery(sink, options.progress);
  {
    std::vector<std::jthread> threads;
    try {
      for (unsigned i = 0; i < workers; ++i) {
        threads.emplace_back([&] { analysis.work(queue, window); });
      }
      while (const auto outcome = window.next()) {
        delivery.deliver(outcome->user_id, outcome->result, outcome->facts.get());
      }
    } catch (...) {
      own_stop.request_stop();
      window.abandon();
      throw;
    }
  }
  queue.for_each_left([&](std::string_view user_id) { delivery.unprocessed(user_id); });
  queue.rethrow_failure();
  if (queue.is_cut_by_limit()) delivery.summary().left_out.reset();
  if (own_stop.stop_requested()) delivery.summary().next_cursor = queue.next_cursor();
  return delivery.summary();
}

}  // namespace signals::inline SIGNALS_ABI
