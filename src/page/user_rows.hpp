// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <signals/page/concern.hpp>
#include <signals/page/page.hpp>
#include <signals/report.hpp>

namespace signals::inline SIGNALS_ABI {

/// What the page's list shows of one user.
struct UserRow {
  /// Among all users, from 0.
  std::uint64_t position = 0;
  std::string user_id{};
  Concern concern{};
  Signals signals{};  // without the goals
  Milestones milestones{};
  std::size_t goals = 0;  // among the sets of goals
  std::string reasons{};  // the numbers of their texts
};

/// The users of the page's list: all of them, or of very many the first in order and those of the
/// greatest concern.
class UserRows {
 public:
  explicit UserRows(PageOptions options) : options_(std::move(options)) {}

  void add(const Report& report, const Concern& concern);

  /// The rows in order of position.
  [[nodiscard]] std::vector<const UserRow*> all() const;
  /// Those to write to, most pressing first.
  [[nodiscard]] std::vector<const UserRow*> drifting() const;
  [[nodiscard]] std::uint64_t users() const noexcept { return users_; }
  [[nodiscard]] std::uint64_t drifting_users() const noexcept { return drifting_users_; }
  /// Whether some users are left out.
  [[nodiscard]] bool is_partial() const noexcept { return is_partial_; }

  /// The subcategories of a row's goals, by tier.
  [[nodiscard]] const ServiceGoalTiers& goals_of(const UserRow& row) const {
    return *goal_sets_[row.goals];
  }

  /// The data of the page's script: columns of all rows, and what they refer to.
  [[nodiscard]] std::string rows_json() const;
  /// The texts of reasons and each row's numbers of them; `null` where no report has any.
  [[nodiscard]] std::string reasons_json() const;

 private:
  struct GoalOrder {
    bool operator()(const ServiceGoalTiers& left, const ServiceGoalTiers& right) const;
  };

  [[nodiscard]] UserRow row_of(const Report& report, const Concern& concern);
  [[nodiscard]] std::string reasons_of(const Explanation& explanation);
  [[nodiscard]] std::size_t place_of_text(std::string_view text);
  void make_partial();

  PageOptions options_;
  std::uint64_t users_ = 0;
  std::uint64_t drifting_users_ = 0;
  bool is_partial_ = false;
  unsigned considered_ = 0;
  std::vector<UserRow> rows_;
  std::vector<UserRow> pressing_;  // where some are left out: the first of them, in order
  std::map<ServiceGoalTiers, std::size_t, GoalOrder> goal_places_;
  std::vector<const ServiceGoalTiers*> goal_sets_;
  std::unordered_map<std::string, std::size_t> text_places_;
  std::vector<const std::string*> texts_;
};

}  // namespace signals::inline SIGNALS_ABI
