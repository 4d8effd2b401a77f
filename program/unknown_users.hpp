// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <signals/analysis/analyser.hpp>

namespace signals::program {

/// Hands outcomes on, and counts the users of whom neither events nor goals are known.
class UnknownUsers final : public ReportSink {
 public:
  explicit UnknownUsers(ReportSink& sink) : sink_(sink) {}

  void report(const Report& report) override {
    if (report.event_count == 0 && !report.signals.goal_setting_completed) {
      constexpr std::size_t most_names = 10;
      if (++count_ <= most_names) names_ += (count_ > 1 ? ", " : "") + report.user_id;
      if (count_ == most_names + 1) names_ += ", …";
    }
    sink_.report(report);
  }
  void failed(std::string_view user_id, const Error& error) override {
    sink_.failed(user_id, error);
  }
  void unprocessed(std::string_view user_id) override { sink_.unprocessed(user_id); }

  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  /// The first of them, separated by commas.
  [[nodiscard]] const std::string& names() const noexcept { return names_; }

 private:
  ReportSink& sink_;
  std::size_t count_ = 0;
  std::string names_;
};

}  // namespace signals::program
