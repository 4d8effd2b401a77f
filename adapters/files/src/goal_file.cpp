// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <signals/files/goal_file.hpp>

#include "goal_file_reader.hpp"
#include "goals_by_user.hpp"

namespace signals::files {

GoalFile::GoalFile(const std::string& path) {
  GoalFileContents contents = read_goal_file(path);
  subcategories_ = std::move(contents.subcategories);
  catalogue_ = std::move(contents.catalogue);
  goals_ = std::move(contents.goals);
}

GoalFile::~GoalFile() = default;

std::vector<std::vector<Goal>> GoalFile::goals_of(std::span<const std::string> user_ids,
                                                  std::stop_token /*stop*/) {
  std::vector<std::vector<Goal>> goals;
  goals.reserve(user_ids.size());
  for (const std::string& user_id : user_ids) {
    const auto of_user = goals_->find(user_id);
    goals.emplace_back(of_user.begin(), of_user.end());
  }
  return goals;
}

std::optional<std::span<const Goal>> GoalFile::goals_in_memory(std::string_view user_id) {
  return goals_->find(user_id);
}

std::shared_ptr<const AppCatalogue> GoalFile::catalogue(std::stop_token /*stop*/) {
  return catalogue_;
}

}  // namespace signals::files
