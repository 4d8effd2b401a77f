// SPDX-License-Identifier: Apache-2.0
// Goal files.
#include <signals/files/goal_file.hpp>

#include "memory_file.hpp"
#include "target.hpp"

void signals::fuzz::take(std::string_view input) {
  const MemoryFile file(input);
  files::GoalFile goals(file.path());
  for (const std::string_view user_id : goals.users()) {
    require(goals.goals_in_memory(user_id).has_value());
  }
}
