// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <thread>

#include <signals/analysis/analyser.hpp>
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

  [[nodiscard]] const Activity& activity() const noexcept { return activity_; }

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

  [[nodiscard]] std::variant<Report, Error, Unprocessed> result_of(const UserWork& work) const {
    try {
      if (const auto* error = std::get_if<Error>(&work.goals)) throw *error;
      FoldingSink sink(catalogue, timeframe, options.progress);
      events.read_events(work.user_id, sink, stop);
      const auto& goals = std::get<std::vector<Goal>>(work.goals);
      return evaluate(work.user_id, sink.activity(), goals, catalogue, timeframe, options.detail);
    } catch (...) {
      Error error = current_error();
      if (error.code() == ErrorCode::cancelled && stop.stop_requested()) return Unprocessed{};
      return error;
    }
  }

  void work(UserWorkQueue& queue, OutcomeWindow& window) const {
    while (auto work = queue.take(stop)) {
      window.admit(work->index);
      auto result = stop.stop_requested() ? Unprocessed{} : result_of(*work);
      window.put(work->index, {std::move(work->user_id), std::move(result)});
    }
    window.leave();
  }
};

}  // namespace

AnalysisSummary analyse(EventSource& events, GoalSource& goals, const UserSelection& users,
                        const Timeframe& timeframe, ReportSink& sink,
                        const AnalysisOptions& options, std::stop_token stop) {
  std::stop_source own_stop;
  const std::stop_callback forward(stop, [&] { own_stop.request_stop(); });

  const std::shared_ptr<const AppCatalogue> catalogue = goals.catalogue(stop);
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
        delivery.deliver(outcome->user_id, outcome->result);
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
