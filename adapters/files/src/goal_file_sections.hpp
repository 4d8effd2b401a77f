// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "goal_file_apps.hpp"
#include "goal_file_role.hpp"
#include "goal_file_subcategories.hpp"
#include "goal_file_users.hpp"
#include "goal_file_value.hpp"

namespace signals::files {

/// The three lists of a goal file while it is read, and what else may be wrong with it.
///
/// What does not fit is kept until the end, as a member that comes later can replace it, or have a
/// fault that is told first.
class GoalFileSections {
 public:
  GoalFileSubcategories subcategories;
  GoalFileApps apps;
  GoalFileUsers users;

  /// What is wrong and where, such as `users[3].user_id: is needed`; empty when nothing is.
  [[nodiscard]] std::string first_fault() const {
    if (!fault_.empty()) return fault_;
    if (subcategories.list().has_fault()) return subcategories.list().fault();
    if (auto unknown = apps.find_unknown(subcategories); !unknown.empty()) return unknown;
    if (apps.list().has_fault()) return apps.list().fault();
    if (auto unknown = users.find_unknown(subcategories); !unknown.empty()) return unknown;
    return users.list().fault();
  }

  /// A member of that role begins. Where an object has it twice, the last one counts.
  void begin_member(GoalFileRole role) {
    switch (role) {
      case GoalFileRole::goals:
        return users.restart_goals();
      case GoalFileRole::app_subcategories:
        return apps.restart_subcategories();
      case GoalFileRole::subcategories:
        return subcategories.restart();
      case GoalFileRole::apps:
        return apps.restart();
      case GoalFileRole::users:
        return users.restart();
      default:
        return;
    }
  }

  /// Takes a value that is no object and no array where one is expected.
  void take(GoalFileRole role, const GoalFileValue& value) {
    using Role = GoalFileRole;
    switch (role) {
      case Role::goal_id:
        return users.set_goal_id(value);
      case Role::goal_title:
        return users.set_title(value);
      case Role::goal_subcategory:
        return users.set_subcategory(value);
      case Role::goal_relationship:
        return users.set_relationship(value);
      case Role::user_id:
        return users.set_id(value);
      case Role::goals:
        return users.refuse_goals();
      case Role::goal:
        return users.refuse_goal(": must be a JSON object");
      case Role::users:
        return users.list().refuse_list();
      case Role::user:
        return users.list().refuse_element();
      case Role::app_id:
        return apps.set_id(value);
      case Role::app_subcategories:
        return apps.refuse_subcategories();
      case Role::app_subcategory:
        return apps.add_subcategory(value);
      case Role::apps:
        return apps.list().refuse_list();
      case Role::app:
        return apps.list().refuse_element();
      case Role::subcategory_id:
        return subcategories.set_id(value);
      case Role::subcategory_name:
        return subcategories.set_name(value);
      case Role::subcategories:
        return subcategories.list().refuse_list();
      case Role::subcategory:
        return subcategories.list().refuse_element();
      case Role::document:
        return refuse("the goal file: must be a JSON object");
      case Role::ignored:
        return;
    }
  }

  /// The goal file has a member of that name, which it cannot have.
  void refuse_member(std::string_view name) {
    refuse(fmt::format("{}: unknown; the members are subcategories, apps and users", name));
  }

 private:
  void refuse(std::string reason) {
    if (fault_.empty()) fault_ = std::move(reason);
  }

  std::string fault_;
};

}  // namespace signals::files
