// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <signals/files/goal_file.hpp>

#include "support/expected_error.hpp"
#include "support/subcategories.hpp"
#include "support/temporary_directory.hpp"

namespace signals::inline SIGNALS_ABI::files::testing {

using namespace signals;
using namespace files;
using namespace signals::testing;

/// A goal file with that text.
[[nodiscard]] inline GoalFile read(std::string_view text) {
  const TemporaryDirectory directory;
  return GoalFile(directory.write("goals.json", text));
}

[[nodiscard]] inline std::vector<Goal> goals_of(GoalFile& file, const std::string& user_id) {
  return file.goals_of(std::span(&user_id, 1)).at(0);
}

/// The goals of a goal file's only user, from their JSON array.
[[nodiscard]] inline std::vector<Goal> goals_in(std::string_view list) {
  GoalFile file = read(R"({"users":[{"user_id":"ada","goals":)" + std::string(list) + "}]}");
  return goals_of(file, "ada");
}

using Ids = std::vector<std::string>;

/// The subcategories of an app, where the file's catalogue has it.
[[nodiscard]] inline std::optional<Ids> subcategories_of(GoalFile& file, std::string_view app_id) {
  return signals::testing::subcategories_of(*file.catalogue(), app_id);
}

/// What is said of a goal file with that text, after its path.
[[nodiscard]] inline std::string fault_of(std::string_view text) {
  const TemporaryDirectory directory;
  const std::string path = directory.write("goals.json", text);
  // A name is quoted whole, however long.
  const auto error = error_of([&] { const GoalFile file(path); }, text.size() + 800);
  CHECK(error.code == ErrorCode::invalid_argument);
  REQUIRE(error.message.starts_with(path + ":"));
  return error.message.substr(path.size() + 1);
}

/// The same of a file whose only user has these goals.
[[nodiscard]] inline std::string fault_of_goals(std::string_view goals) {
  return fault_of(R"({"users":[{"user_id":"ada","goals":)" + std::string(goals) + "}]}");
}

}  // namespace signals::inline SIGNALS_ABI::files::testing
