// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <signals/goal.hpp>
#include <signals/tier.hpp>

#include "goal_file_list.hpp"
#include "goal_file_mentions.hpp"
#include "goal_file_subcategories.hpp"
#include "goal_file_value.hpp"
#include "goals_by_user.hpp"

namespace signals::files {

/// The list `users` of a goal file, user by user and goal by goal.
class GoalFileUsers {
 public:
  void restart() {
    list_.restart();
    goals_->clear();
    mentions_.clear();
  }

  void begin_element() {
    id_.clear();
    goals_fault_.clear();
  }
  void set_id(const GoalFileValue& value) { id_.set(value); }
  /// The user's own list of goals begins, perhaps anew.
  void restart_goals() {
    remove_goals();
    goals_fault_.clear();
  }
  void refuse_goals() { goals_fault_ = ".goals: must be a JSON array"; }
  void refuse_goal(std::string_view fault) {
    if (!goals_fault_.empty()) return;
    goals_fault_ = fmt::format(".goals[{}]{}", goals_->open_size(), fault);
  }
  [[nodiscard]] bool has_goals_fault() const noexcept { return !goals_fault_.empty(); }

  void begin_goal() {
    goal_ = &goals_->append();
    wrong_ = {};
  }
  void set_goal_id(const GoalFileValue& value) {
    wrong_.id = !value.is_text_or_none();
    goal_->id = value.text;
  }
  void set_title(const GoalFileValue& value) {
    wrong_.title = !value.is_text_or_none();
    goal_->title = value.text;
  }
  void set_relationship(const GoalFileValue& value) {
    wrong_.relationship = !value.is_text_or_none();
    goal_->tier = value.is_text() ? tier_of_relationship(value.text) : Tier::one;
  }
  void set_subcategory(const GoalFileValue& value) {
    wrong_.subcategory = !value.is_text_or_none();
    if (value.text.empty()) {
      goal_->subcategory.reset();
    } else {
      goal_->subcategory = value.text;
    }
  }
  void end_goal() {
    const std::size_t index = goals_->open_size() - 1;
    if (const std::string_view wrong = wrong_.first(); !wrong.empty()) {
      goals_->shrink_open(index);
      refuse_goal(fmt::format(".{}: must be a string", wrong));
    } else if (goal_->subcategory) {
      mentions_.add(*goal_->subcategory, list_.index(), index);
    }
  }

  void end_element() {
    // A fault of the id comes before what the goals may have, so those are taken back.
    if (!id_.is_valid()) {
      remove_goals();
      list_.refuse_id("user_id");
    } else if (!goals_fault_.empty()) {
      list_.refuse_element(goals_fault_);
    } else if (!goals_->close(id_.text())) {
      list_.refuse_element(fmt::format(
          ".user_id: \"{}\" is listed twice; put all of a user's goals in one place", id_.text()));
    }
    list_.advance();
  }

  [[nodiscard]] GoalFileList& list() noexcept { return list_; }
  [[nodiscard]] const GoalFileList& list() const noexcept { return list_; }

  /// The first subcategory that may not be named; empty when there is none. It stands before the
  /// fault of the list.
  [[nodiscard]] std::string find_unknown(const GoalFileSubcategories& known) const {
    for (const auto& [subcategory, user, goal] : mentions_.all()) {
      if (known.allows(subcategory)) continue;
      return GoalFileList::unknown_subcategory(
          fmt::format("users[{}].goals[{}].subcategory", user, goal), subcategory);
    }
    return {};
  }

  [[nodiscard]] std::unique_ptr<GoalsByUser> take() { return std::move(goals_); }

 private:
  /// Which members of a goal are no texts.
  struct Wrong {
    bool id = false;
    bool title = false;
    bool relationship = false;
    bool subcategory = false;

    [[nodiscard]] std::string_view first() const noexcept {
      if (id) return "id";
      if (title) return "title";
      if (relationship) return "relationship";
      if (subcategory) return "subcategory";
      return {};
    }
  };

  void remove_goals() {
    goals_->shrink_open(0);
    mentions_.remove(list_.index());
  }

  GoalFileList list_{"users"};
  std::unique_ptr<GoalsByUser> goals_ = std::make_unique<GoalsByUser>();
  GoalFileMentions mentions_;
  GoalFileId id_;
  std::string goals_fault_;  // from the element at hand on
  Goal* goal_ = nullptr;
  Wrong wrong_;
};

}  // namespace signals::files
