// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include <signals/analysis/analyser.hpp>
#include <signals/analysis/deadline.hpp>

#include "analysis/table/activity_table.hpp"
#include "batch_order.hpp"
#include "event_counter.hpp"
#include "goal_batch.hpp"
#include "outcome.hpp"
#include "threads/run_on_threads.hpp"
#include "user_evaluator.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

/// A user to report on.
struct Selected {
  std::string_view id;
  const ActivityTable::User* user = nullptr;  // null without events
};
using Users = std::span<const Selected>;

/// The outcomes of a batch of users. Reused, to avoid allocations.
struct Batch {
  std::vector<Result> results;
  std::vector<UserFacts> facts;  // none unless they are asked for
  std::exception_ptr failure;    // of the batch as a whole
};

/// The result's report, which is created if there is none.
[[nodiscard]] Report& report_in(Result& result) {
  if (auto* report = std::get_if<Report>(&result)) return *report;
  return result.emplace<Report>();
}

/// Turns users into results; one for each thread.
class BatchWorker {
 public:
  BatchWorker(GoalSource& goals, UserEvaluator evaluator, bool with_facts, std::stop_token stop)
      : goals_(goals),
        evaluator_(std::move(evaluator)),
        with_facts_(with_facts),
        stop_(std::move(stop)) {}

  void work(Users users, Batch& batch) noexcept {
    try {
      batch.results.resize(users.size());
      batch.facts.resize(with_facts_ ? users.size() : 0);
      if (stop_.stop_requested()) {  // after an interrupted pass, reports would be wrong
        std::fill(batch.results.begin(), batch.results.end(), Unprocessed{});
      } else {
        const std::size_t count = evaluate_from_memory(users, batch);
        if (count < users.size()) evaluate_asking(users, count, batch);
      }
    } catch (...) {
      batch.failure = std::current_exception();
    }
  }

 private:
  /// Evaluates the users if their goals are in memory. Returns their number: all or none.
  [[nodiscard]] std::size_t evaluate_from_memory(Users users, Batch& batch) {
    // Finds goals and prefetches memory for about as many users as a core has line fill buffers.
    constexpr std::size_t few = 16;
    std::array<std::optional<std::span<const Goal>>, few> goals;
    for (std::size_t first = 0; first < users.size(); first += few) {
      const std::size_t count = std::min(few, users.size() - first);
      for (std::size_t i = 0; i < count; ++i) {
        const Selected& user = users[first + i];
        if (user.user != nullptr) user.user->apps.fetch_apps();
        try {
          goals[i] = goals_.goals_in_memory(user.id);
          if (!goals[i]) return first;
          __builtin_prefetch(goals[i]->data());
        } catch (...) {
          goals[i].reset();
          batch.results[first + i] = current_error();
        }
      }
      for (std::size_t i = 0; i < count; ++i) {
        if (goals[i]) try_to_evaluate(users, first + i, *goals[i], batch);
      }
    }
    return users.size();
  }

  /// Evaluates the users from that one on.
  void evaluate_asking(Users users, std::size_t first, Batch& batch) {
    std::vector<std::string> ids;
    ids.reserve(users.size() - first);
    for (const auto& user : users.subspan(first)) ids.emplace_back(user.id);
    const std::vector<GoalsOrError> answers = fetch_goals(goals_, ids, stop_);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (const auto* error = std::get_if<Error>(&answers[i])) {
        batch.results[first + i] = result_of(*error);
        continue;
      }
      try_to_evaluate(users, first + i, std::get<std::vector<Goal>>(answers[i]), batch);
    }
  }

  [[nodiscard]] Result result_of(const Error& error) const {
    if (error.code() == ErrorCode::cancelled && stop_.stop_requested()) return Unprocessed{};
    return error;
  }

  void try_to_evaluate(Users users, std::size_t i, std::span<const Goal> goals, Batch& batch) {
    try {
      evaluator_.evaluate(users[i].id, users[i].user, goals, report_in(batch.results[i]));
      if (with_facts_) batch.facts[i] = UserEvaluator::facts_of(users[i].user, goals);
    } catch (...) {
      batch.results[i] = current_error();
    }
  }

  GoalSource& goals_;
  UserEvaluator evaluator_;
  bool with_facts_;
  std::stop_token stop_;
};

/// Evaluates users in batches, in all threads, and delivers them in order in the calling thread.
class BatchEvaluation {
 public:
  BatchEvaluation(Users users, const AnalysisOptions& options)
      : users_(users),
        batch_size_(std::max<std::size_t>(1, options.goal_batch)),
        batches_(std::size_t{4} * std::max(1U, options.workers)),
        order_((users.size() + batch_size_ - 1) / batch_size_, batches_.size()) {}

  void run(std::span<BatchWorker> workers, OutcomeDelivery& delivery) {
    std::vector<std::jthread> threads;
    try {
      for (BatchWorker& worker : workers.subspan(1)) {
        threads.emplace_back([&] {
          while (const auto number = order_.take()) work(worker, *number);
        });
      }
      for (std::size_t first = 0; first < users_.size(); first += batch_size_) {
        while (const auto number = order_.take_meanwhile()) work(workers.front(), *number);
        deliver(first / batch_size_, delivery);
        order_.release();
      }
    } catch (...) {
      order_.abandon();
      throw;
    }
  }

 private:
  [[nodiscard]] Users users_of(std::size_t number) const {
    const std::size_t first = number * batch_size_;
    return users_.subspan(first, std::min(batch_size_, users_.size() - first));
  }
  [[nodiscard]] Batch& batch(std::size_t number) { return batches_[number % batches_.size()]; }

  void work(BatchWorker& worker, std::size_t number) {
    worker.work(users_of(number), batch(number));
    order_.done(number);
  }

  void deliver(std::size_t number, OutcomeDelivery& delivery) {
    const Batch& done = batch(number);
    if (done.failure) std::rethrow_exception(done.failure);
    const Users users = users_of(number);
    for (std::size_t i = 0; i < users.size(); ++i) {
      delivery.deliver(users[i].id, done.results[i], done.facts.empty() ? nullptr : &done.facts[i]);
    }
  }

  Users users_;
  std::size_t batch_size_;
  std::vector<Batch> batches_;  // a ring
  BatchOrder order_;
};

/// Adds one thread's events to a table.
class TableSink final : public InterleavedEventSink {
 public:
  TableSink(ActivityTable& table, AnalysisProgress* progress) : adder_(table), counter_(progress) {}

  void accept(std::span<const InterleavedEvent> events) override {
    for (const InterleavedEvent& event : events) counter_.count(event.time);
    adder_.add(events);
  }

  /// Adds the staged events of one of the table's parts.
  void finish(std::size_t part) { adder_.finish(part); }

 private:
  ActivityTable::Adder adder_;
  EventCounter counter_;
};

/// Reads all events into the table, with a thread for each worker.
void fold(InterleavedEventSource& events, ActivityTable& table, const AnalysisOptions& options,
          const std::stop_token& stop) {
  std::vector<std::unique_ptr<TableSink>> owned_sinks;
  std::vector<InterleavedEventSink*> sinks;
  for (unsigned i = 0; i < std::max(1U, options.workers); ++i) {
    owned_sinks.push_back(std::make_unique<TableSink>(table, options.progress));
    sinks.push_back(owned_sinks.back().get());
  }
  events.read_events(sinks, stop);
  run_on_threads(owned_sinks.size(), table.part_count(), [&](std::size_t part) {
    for (const auto& sink : owned_sinks) sink->finish(part);
  });
}

/// The users of the selection in its order: the named ones; or those found, by their first event,
/// and then those that only the goal source lists. No limit applies yet.
[[nodiscard]] std::vector<Selected> select(ActivityTable& table, GoalSource& goals,
                                           const UserSelection& users) {
  std::vector<Selected> selected;
  if (users.is_named()) {
    for (const std::string& id : users.user_ids()) {
      selected.push_back({.id = id, .user = table.find(id)});
    }
    return selected;
  }
  const std::vector<ActivityTable::User*> found = table.by_first_event();
  selected.reserve(found.size());
  for (const auto* user : found) selected.push_back({.id = user->id.view(), .user = user});
  for (const std::string_view id : goals.users()) {
    if (table.find(id) == nullptr) selected.push_back({.id = id});
  }
  return selected;
}

}  // namespace

AnalysisSummary analyse(InterleavedEventSource& events, GoalSource& goals,
                        const UserSelection& users, const Timeframe& timeframe, ReportSink& sink,
                        const AnalysisOptions& options, std::stop_token stop) {
  const Deadline deadline(options.deadline, std::move(stop));
  const std::shared_ptr<const AppCatalogue> catalogue = goals.catalogue(deadline.token());
  ActivityTable table(users.is_named() ? std::optional(users.user_ids()) : std::nullopt, *catalogue,
                      timeframe, options.workers);
  fold(events, table, options, deadline.token());

  std::vector<Selected> selected = select(table, goals, users);
  const std::size_t all = selected.size();
  if (users.limit() > 0 && all > users.limit()) selected.resize(users.limit());
  const UserEvaluator evaluator(*catalogue, timeframe, options.detail);
  std::vector<BatchWorker> workers(
      std::max(1U, options.workers),
      BatchWorker(goals, evaluator, options.with_facts, deadline.token()));
  OutcomeDelivery delivery(sink, options.progress);
  BatchEvaluation(selected, options).run(workers, delivery);
  // Releasing hundreds of thousands of blocks takes long, so all threads share it.
  run_on_threads(workers.size(), table.part_count(), [&](std::size_t part) { table.clear(part); });
  delivery.summary().left_out = all - selected.size();
  return delivery.summary();
}

}  // namespace signals::inline SIGNALS_ABI
