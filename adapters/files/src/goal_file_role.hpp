// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace signals::files {

/// The object of a goal file whose members are being read.
enum class GoalFileLevel : std::uint8_t { document, subcategory, app, user, goal };

/// What the value to come is in a goal file. A value that nobody reads is `ignored`.
enum class GoalFileRole : std::uint8_t {
  document,
  ignored,
  subcategories,
  subcategory,
  subcategory_id,
  subcategory_name,
  apps,
  app,
  app_id,
  app_subcategories,
  app_subcategory,
  users,
  user,
  user_id,
  goals,
  goal,
  goal_id,
  goal_title,
  goal_subcategory,
  goal_relationship,
};

/// What a member's value is.
[[nodiscard]] inline GoalFileRole role_of_member(GoalFileLevel level, std::string_view name) {
  using Role = GoalFileRole;
  switch (level) {
    case GoalFileLevel::goal:
      if (name == "id") return Role::goal_id;
      if (name == "subcategory") return Role::goal_subcategory;
      if (name == "relationship") return Role::goal_relationship;
      if (name == "title") return Role::goal_title;
      break;
    case GoalFileLevel::user:
      if (name == "user_id") return Role::user_id;
      if (name == "goals") return Role::goals;
      break;
    case GoalFileLevel::app:
      if (name == "app_id") return Role::app_id;
      if (name == "subcategories") return Role::app_subcategories;
      break;
    case GoalFileLevel::subcategory:
      if (name == "id") return Role::subcategory_id;
      if (name == "name") return Role::subcategory_name;
      break;
    case GoalFileLevel::document:
      if (name == "subcategories") return Role::subcategories;
      if (name == "apps") return Role::apps;
      if (name == "users") return Role::users;
      break;
  }
  return Role::ignored;
}

}  // namespace signals::files
