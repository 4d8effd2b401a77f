// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include <signals/analysis/analyser.hpp>

#include "answer_budget.hpp"

namespace signals::lambda {

/// Writes the body of an answer, as far as it may grow: the first user for whom there is no room,
/// and all after, are named as not reached, and the analysis is asked to stop.
class BodyWriter final : public ReportSink {
 public:
  /// Room for each user as one not reached has been taken from `budget`.
  BodyWriter(AnswerBudget& budget, std::stop_source stop);

  void report(const Report& report) override;
  void failed(std::string_view user_id, const Error& error) override;
  void unprocessed(std::string_view user_id) override;

  /// The body, with where listing goes on, if anywhere.
  [[nodiscard]] std::string finish(const std::optional<std::string>& next_cursor) const;

  /// Whether no user came at all.
  [[nodiscard]] bool is_empty() const noexcept {
    return processed_.empty() && errors_.empty() && unprocessed_.empty();
  }
  [[nodiscard]] bool is_full() const noexcept { return is_full_; }
  /// What the answer holds in the end.
  [[nodiscard]] const AnalysisSummary& counts() const noexcept { return counts_; }

 private:
  [[nodiscard]] bool has_room(std::string_view user_id, std::size_t size);

  AnswerBudget& budget_;
  std::stop_source stop_;
  bool is_full_ = false;
  AnalysisSummary counts_{};
  std::string processed_;
  std::string results_;
  std::string errors_;
  std::string unprocessed_;
};

}  // namespace signals::lambda
