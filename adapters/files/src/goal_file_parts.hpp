// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::files {

/// What a value of a goal file is. One that nobody reads is `ignored`.
enum class GoalFilePart : std::uint8_t {
  ignored,
  // objects
  document,
  subcategory,
  app,
  user,
  goal,
  // lists
  subcategories,
  apps,
  app_subcategories,
  users,
  goals,
  // texts, a goal's in the order in which their faults are told
  subcategory_id,
  subcategory_name,
  app_id,
  app_subcategory,
  user_id,
  goal_id,
  goal_title,
  goal_relationship,
  goal_subcategory,
};

[[nodiscard]] constexpr bool is_object(GoalFilePart part) noexcept {
  return part >= GoalFilePart::document && part <= GoalFilePart::goal;
}
/// A member that an object of a goal file may have.
struct GoalFileMember {
  GoalFilePart object = GoalFilePart::ignored;
  std::string_view name{};
  GoalFilePart part = GoalFilePart::ignored;
  GoalFilePart element = GoalFilePart::ignored;  // of a list
};

/// All of them. Those of the most frequent objects come first.
inline constexpr std::array<GoalFileMember, 13> goal_file_members{{
    {GoalFilePart::goal, "id", GoalFilePart::goal_id},
    {GoalFilePart::goal, "title", GoalFilePart::goal_title},
    {GoalFilePart::goal, "relationship", GoalFilePart::goal_relationship},
    {GoalFilePart::goal, "subcategory", GoalFilePart::goal_subcategory},
    {GoalFilePart::user, "user_id", GoalFilePart::user_id},
    {GoalFilePart::user, "goals", GoalFilePart::goals, GoalFilePart::goal},
    {GoalFilePart::app, "app_id", GoalFilePart::app_id},
    {GoalFilePart::app, "subcategories", GoalFilePart::app_subcategories,
     GoalFilePart::app_subcategory},
    {GoalFilePart::subcategory, "id", GoalFilePart::subcategory_id},
    {GoalFilePart::subcategory, "name", GoalFilePart::subcategory_name},
    {GoalFilePart::document, "subcategories", GoalFilePart::subcategories,
     GoalFilePart::subcategory},
    {GoalFilePart::document, "apps", GoalFilePart::apps, GoalFilePart::app},
    {GoalFilePart::document, "users", GoalFilePart::users, GoalFilePart::user},
}};

/// What an object's member of that name is.
[[nodiscard]] constexpr GoalFilePart member_of(GoalFilePart object,
                                               std::string_view name) noexcept {
  for (const GoalFileMember& member : goal_file_members) {
    if (member.object == object && member.name == name) return member.part;
  }
  return GoalFilePart::ignored;
}

/// What the elements of a list are; nothing that is read where it is no list.
[[nodiscard]] constexpr GoalFilePart element_of(GoalFilePart list) noexcept {
  for (const GoalFileMember& member : goal_file_members) {
    if (member.part == list) return member.element;
  }
  return GoalFilePart::ignored;
}

}  // namespace signals::inline SIGNALS_ABI::files
