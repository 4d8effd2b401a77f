// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <signals/columns/block_evaluator.hpp>
#include <signals/columns/column_evaluator.hpp>
#include <signals/columns/event_columns_builder.hpp>
#include <signals/columns/grouped_events.hpp>
#include <signals/evaluate.hpp>

/// One user of a table, as the other ways to evaluate take them.
struct TableUser {
  std::string id;
  std::vector<signals::Goal> goals;
  std::vector<signals::Event> events;
};

/// The reports of users by columns, and by `evaluate`, for both to be compared.
class ColumnTable {
 public:
  ColumnTable(std::vector<TableUser> users, const signals::AppCatalogue& catalogue,
              const signals::Timeframe& timeframe)
      : users_(std::move(users)), catalogue_(&catalogue), timeframe_(timeframe) {
    for (const TableUser& user : users_) {
      ids_.push_back(user.id);
      goals_.push_back(goal_sets_.add(user.goals));
    }
  }

  /// By `evaluate`, user by user.
  [[nodiscard]] std::vector<signals::Report> wanted() const {
    std::vector<signals::Report> reports;
    for (const TableUser& user : users_) {
      reports.push_back(
          signals::evaluate(user.id, user.events, user.goals, *catalogue_, timeframe_));
      reports.back().passed_over = {};  // columns were read before
    }
    return reports;
  }

  /// By columns in which each user's events lie together.
  [[nodiscard]] std::vector<signals::Report> grouped(unsigned threads = 1) const {
    signals::EventColumnsBuilder builder(*catalogue_);
    const std::vector<std::uint64_t> offsets = add_grouped(builder);
    return evaluator().evaluate({ids_, goals_, offsets, builder.columns()}, threads);
  }

  /// The same, user by user in slices of that many, in one report.
  [[nodiscard]] std::vector<signals::Report> sliced(std::size_t most) const {
    signals::EventColumnsBuilder builder(*catalogue_);
    const std::vector<std::uint64_t> offsets = add_grouped(builder);
    const signals::UserColumns table{ids_, goals_, offsets, builder.columns()};
    const signals::ColumnEvaluator shared = evaluator();
    std::vector<signals::Report> reports;
    for (std::size_t first = 0; first < users_.size(); first += most) {
      shared.evaluate(table.slice(first, std::min(most, users_.size() - first)),
                      [&](const signals::Report& report) { reports.push_back(report); });
    }
    return reports;
  }

  /// By columns in which the users take turns, grouped first.
  [[nodiscard]] std::vector<signals::Report> mixed() const {
    signals::EventColumnsBuilder builder(*catalogue_);
    const std::vector<signals::UserIndex> users = add_in_turns(builder);
    const auto grouped = signals::GroupedEvents::copied(builder.columns(), users, users_.size());
    std::vector<signals::Report> reports;
    evaluator().evaluate({ids_, goals_, grouped.offsets(), grouped.events()},
                         [&](const signals::Report& report) { reports.push_back(report); });
    return reports;
  }

  /// The same without grouping.
  [[nodiscard]] std::vector<signals::Report> interleaved(unsigned threads) const {
    signals::EventColumnsBuilder builder(*catalogue_);
    const std::vector<signals::UserIndex> users = add_in_turns(builder);
    return evaluator().evaluate(signals::InterleavedColumns{ids_, goals_, users, builder.columns()},
                                threads);
  }

  /// The same a block at a time, by two that share the blocks and add up.
  [[nodiscard]] std::vector<signals::Report> in_blocks(std::size_t most) const {
    signals::EventColumnsBuilder builder(*catalogue_);
    const std::vector<signals::UserIndex> users = add_in_turns(builder);
    const signals::EventColumns events = builder.columns();
    const signals::ColumnEvaluator shared = evaluator();
    signals::BlockEvaluator ours(shared, goals_);
    signals::BlockEvaluator others(shared, goals_);
    for (std::size_t first = 0; first < events.size(); first += most) {
      const std::size_t count = std::min(most, events.size() - first);
      const signals::EventColumns part = events.slice(first, count);
      const auto of_part = std::span(users).subspan(first, count);
      signals::BlockEvaluator& block = first / most % 2 == 0 ? ours : others;
      for (const std::uint32_t event :
           block.add({of_part, part.apps, part.times, part.foregrounds})) {
        if (part.sessions[event] == signals::no_session) continue;
        block.add_session(of_part[event], part.sessions[event]);
      }
    }
    ours.add(others);
    return ours.reports(ids_, 2);
  }

 private:
  /// Adds all events, and returns where each user's begin and the last end.
  [[nodiscard]] std::vector<std::uint64_t> add_grouped(
      signals::EventColumnsBuilder& builder) const {
    std::vector<std::uint64_t> offsets{0};
    for (const TableUser& user : users_) {
      for (const signals::Event& event : user.events) builder.add(event);
      offsets.push_back(builder.size());
    }
    return offsets;
  }

  [[nodiscard]] std::vector<signals::UserIndex> add_in_turns(
      signals::EventColumnsBuilder& builder) const {
    std::vector<signals::UserIndex> users;
    bool is_done = false;
    for (std::size_t i = 0; !is_done; ++i) {
      is_done = true;
      for (std::size_t user = 0; user < users_.size(); ++user) {
        if (i >= users_[user].events.size()) continue;
        builder.add(users_[user].events[i]);
        users.push_back(static_cast<signals::UserIndex>(user));
        is_done = false;
      }
    }
    return users;
  }

  [[nodiscard]] signals::ColumnEvaluator evaluator() const {
    return signals::ColumnEvaluator(*catalogue_, goal_sets_, timeframe_);
  }

  std::vector<TableUser> users_;
  const signals::AppCatalogue* catalogue_;
  signals::Timeframe timeframe_;
  signals::GoalSets goal_sets_;
  std::vector<std::string_view> ids_;
  std::vector<signals::GoalSetIndex> goals_;
};
