// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include <signals/analysis/analyser.hpp>

#include "answer_budget.hpp"
#include "failure_counts.hpp"

namespace signals::inline SIGNALS_ABI::lambda {

/// Writes the body of an answer within its size limit. The first user without room, and all after
/// it, become unprocessed, and the analysis is asked to stop.
class BodyWriter final : public ReportSink {
 public:
  /// The room for each user as an unprocessed one has been taken from `budget`.
  BodyWriter(AnswerBudget& budget, std::stop_source stop);

  void report(const Report& report) override;
  void failed(std::string_view user_id, const Error& error) override;
  void unprocessed(std::string_view user_id) override;

  /// The body, with the cursor at which listing continues, if there is one.
  [[nodiscard]] std::string finish(const std::optional<std::string>& next_cursor) const;

  /// Whether there was no user.
  [[nodiscard]] bool is_empty() const noexcept {
    return processed_.empty() && errors_.empty() && unprocessed_.empty();
  }
  [[nodiscard]] bool is_full() const noexcept { return is_full_; }
  /// Why users failed, with or without room for them.
  [[nodiscard]] const FailureCounts& failures() const noexcept { return failures_; }
  /// What the answer holds in the end.
  [[nodiscard]] const AnalysisSummary& counts() const noexcept { return counts_; }

 private:
  [[nodiscard]] bool has_room(std::string_view user_id, std::size_t size);

  AnswerBudget& budget_;
  std::stop_source stop_;
  bool is_full_ = false;
  AnalysisSummary counts_{};
  FailureCounts failures_{};
  std::string processed_;
  std::string results_;
  std::string errors_;
  std::string unprocessed_;
};

}  // namespace signals::inline SIGNALS_ABI::lambda
