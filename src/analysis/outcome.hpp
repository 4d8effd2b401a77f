// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <signals/analysis/analyser.hpp>
#include <signals/detail/current_error.hpp>

namespace signals::inline SIGNALS_ABI {

/// The analysis was stopped before this user.
struct Unprocessed {};

/// The outcome of a user, without the user's id.
using Result = std::variant<Report, Error, Unprocessed>;

/// The outcome of one user. The facts are there if there is a report and they are asked for.
struct Outcome {
  std::string user_id;
  Result result;
  std::unique_ptr<const UserFacts> facts{};
};

/// The exception that is being handled, as an `Error`.
[[nodiscard]] inline Error current_error() {
  return detail::current_error("out of memory while this user was evaluated");
}

/// Delivers outcomes to the sink and counts them.
class OutcomeDelivery {
 public:
  OutcomeDelivery(ReportSink& sink, AnalysisProgress* progress)
      : sink_(sink), progress_(progress) {}

  void deliver(std::string_view user_id, const Result& result, const UserFacts* facts) {
    if (const auto* report = std::get_if<Report>(&result)) {
      ++summary_.reported;
      merge(summary_.passed_over, report->passed_over);
      if (facts != nullptr) sink_.facts(*report, *facts);
      sink_.report(*report);
      count_done();
    } else if (const auto* error = std::get_if<Error>(&result)) {
      ++summary_.failed;
      sink_.failed(user_id, *error);
      count_done();
    } else {
      unprocessed(user_id);
    }
  }

  void unprocessed(std::string_view user_id) {
    ++summary_.unprocessed;
    sink_.unprocessed(user_id);
  }

  [[nodiscard]] AnalysisSummary& summary() noexcept { return summary_; }

 private:
  void count_done() const {
    if (progress_ != nullptr) ++progress_->users_done;
  }

  ReportSink& sink_;
  AnalysisProgress* progress_;
  AnalysisSummary summary_;
};

}  // namespace signals::inline SIGNALS_ABI
