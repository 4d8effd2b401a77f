// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <signals/app_catalogue.hpp>
#include <signals/subcategory.hpp>

#include "goals_by_user.hpp"

namespace signals::files {

/// All that a goal file says.
struct GoalFileContents {
  std::vector<Subcategory> subcategories;
  std::shared_ptr<const AppCatalogue> catalogue;
  std::unique_ptr<const GoalsByUser> goals;
};

/// Reads the goal file at that path. Throws `Error`, as `GoalFile` says.
[[nodiscard]] GoalFileContents read_goal_file(const std::string& path);

}  // namespace signals::files
