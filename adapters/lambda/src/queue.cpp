// SPDX-License-Identifier: Apache-2.0
#include "queue.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include <signals/formats/report_json.hpp>

#include "listed_users.hpp"

namespace signals::inline SIGNALS_ABI::lambda {
namespace {

/// Remembers which users are not done.
class UndoneUsers final : public ReportSink {
 public:
  explicit UndoneUsers(FailureCounts& failures) : failures_(failures) {}

  void report(const Report& /*report*/) override {}
  void failed(std::string_view user_id, const Error& error) override {
    failures_.add(error);
    add(user_id);
  }
  void unprocessed(std::string_view user_id) override { add(user_id); }

  [[nodiscard]] bool holds(const std::string& user_id) const { return users_.contains(user_id); }
  [[nodiscard]] bool is_empty() const noexcept { return users_.empty(); }

 private:
  void add(std::string_view user_id) { users_.emplace(user_id); }

  FailureCounts& failures_;
  std::set<std::string, std::less<>> users_;
};

/// Evaluates messages group by group.
class QueueWork {
 public:
  QueueWork(const Workplace& place, const QueueEvent& event, const LogFailure& log_failure)
      : place_(place), log_failure_(log_failure), records_(event.records) {
    is_failed_.resize(records_.size());
  }

  [[nodiscard]] QueueAnswer run() {
    for (std::size_t i = 0; i < records_.size(); ++i) take(i);
    for (const auto& [times, group] : groups_) evaluate_named(group);
    for (const std::size_t i : listings_) evaluate_listed(i);
    return answer();
  }

 private:
  using Times = std::pair<std::optional<Instant>, std::optional<Instant>>;

  void take(std::size_t i) {
    try {
      if (const auto* const error = std::get_if<Error>(&records_[i].request)) throw *error;
      const auto& wanted = std::get<Request>(records_[i].request).wanted;
      const auto* const request = std::get_if<EvaluationRequest>(&wanted);
      if (request == nullptr) {
        throw Error(ErrorCode::invalid_argument, "a message of a queue cannot ask for a list");
      }
      if (!request->names_users) {
        listings_.push_back(i);
      } else {
        groups_[{request->since, request->now}].push_back(i);
      }
    } catch (const Error& error) {
      fail(i, error);
    }
  }

  void evaluate_named(const std::vector<std::size_t>& group) {
    std::vector<std::string> user_ids;
    for (const std::size_t i : group) {
      const auto& of_record = request_of(i).user_ids;
      user_ids.insert(user_ids.end(), of_record.begin(), of_record.end());
    }
    UndoneUsers undone(failures_);
    analyse_users(UserSelection::named(user_ids), group, undone);
    for (const std::size_t i : group) {
      const auto& of_record = request_of(i).user_ids;
      if (std::any_of(of_record.begin(), of_record.end(),
                      [&](const std::string& user_id) { return undone.holds(user_id); })) {
        is_failed_[i] = true;
      }
    }
  }

  void evaluate_listed(std::size_t i) {
    const std::size_t limit = request_of(i).limit.value_or(place_.options.user_limit);
    UndoneUsers undone(failures_);
    analyse_users(UserSelection::listed(limit), std::span(&i, 1), undone);
    if (!undone.is_empty()) is_failed_[i] = true;
  }

  /// Evaluates users for messages that ask for the same times; all of these fail when it cannot be
  /// done at all.
  void analyse_users(const UserSelection& users, std::span<const std::size_t> group,
                     ReportSink& sink) {
    const EvaluationRequest& request = request_of(group.front());
    // No answer has to hold these users.
    AnswerBudget unlimited(std::numeric_limits<std::size_t>::max() / 2);
    ListedUsers events(place_.events, request.cursor, unlimited, place_.time.source());
    AnalysisProgress progress;
    const std::size_t most = users.is_named() ? users.user_ids().size() : most_users;
    try {
      const AnalysisSummary summary =
          analyse(events, place_.goals, users, place_.timeframe(request), sink,
                  place_.analysis(most, progress), place_.time.token());
      counts_.reported += summary.reported;
      counts_.failed += summary.failed;
      counts_.unprocessed += summary.unprocessed;
      if (summary.next_cursor) {
        throw Error(ErrorCode::deadline_exceeded,
                    "the time limit passed before all users were listed");
      }
    } catch (const Error& error) {
      for (const std::size_t i : group) fail(i, error);
    }
    events_read_ += progress.events_read;
  }

  void fail(std::size_t i, const Error& error) {
    is_failed_[i] = true;
    log_failure_(records_[i].message_id, error);
  }

  [[nodiscard]] const EvaluationRequest& request_of(std::size_t i) const {
    return std::get<EvaluationRequest>(std::get<Request>(records_[i].request).wanted);
  }

  [[nodiscard]] QueueAnswer answer() const {
    QueueAnswer answer{.body = R"({"batchItemFailures":[)",
                       .records = records_.size(),
                       .counts = counts_,
                       .events_read = events_read_,
                       .failures = failures_};
    for (std::size_t i = 0; i < records_.size(); ++i) {
      if (!is_failed_[i]) continue;
      if (answer.failed_records++ > 0) answer.body += ',';
      answer.body += R"({"itemIdentifier":)";
      append_json_string(answer.body, records_[i].message_id);
      answer.body += '}';
    }
    answer.body += "]}";
    return answer;
  }

  const Workplace& place_;
  const LogFailure& log_failure_;
  std::span<const QueueRecord> records_;
  std::vector<bool> is_failed_{};
  std::map<Times, std::vector<std::size_t>> groups_{};
  std::vector<std::size_t> listings_{};
  AnalysisSummary counts_{};
  std::uint64_t events_read_ = 0;
  FailureCounts failures_{};
};

}  // namespace

QueueAnswer answer_queue(const Workplace& place, const QueueEvent& event,
                         const LogFailure& log_failure) {
  return QueueWork(place, event, log_failure).run();
}

}  // namespace signals::inline SIGNALS_ABI::lambda
