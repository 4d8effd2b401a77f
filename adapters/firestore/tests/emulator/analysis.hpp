// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <signals/analysis/analyser.hpp>
#include <signals/analysis/goal_source.hpp>
#include <signals/app_catalogue.hpp>

namespace signals::firestore::testing {

/// The same goals for every user.
class MemoryGoals final : public GoalSource {
 public:
  MemoryGoals(std::vector<Goal> goals, AppCatalogue catalogue)
      : goals_(std::move(goals)),
        catalogue_(std::make_shared<const AppCatalogue>(std::move(catalogue))) {}

  [[nodiscard]] std::vector<std::vector<Goal>> goals_of(std::span<const std::string> user_ids,
                                                        std::stop_token) override {
    std::vector<std::vector<Goal>> goals(user_ids.size(), goals_);
    return goals;
  }

  [[nodiscard]] std::shared_ptr<const AppCatalogue> catalogue(std::stop_token) override {
    return catalogue_;
  }

 private:
  std::vector<Goal> goals_;
  std::shared_ptr<const AppCatalogue> catalogue_;
};

/// Keeps every outcome.
class Outcomes final : public ReportSink {
 public:
  void report(const Report& report) override { reports.push_back(report); }
  void failed(std::string_view user_id, const Error& error) override {
    failures.push_back(fmt::format("{}: {}: {}", user_id, name_of(error.code()), error.what()));
  }
  void unprocessed(std::string_view user_id) override { left.emplace_back(user_id); }

  std::vector<Report> reports{};
  std::vector<std::string> failures{};
  std::vector<std::string> left{};
};

}  // namespace signals::firestore::testing
