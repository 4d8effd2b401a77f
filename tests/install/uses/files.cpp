// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <signals/error.hpp>
#include <signals/files/goal_file.hpp>

int main() {
  try {
    const signals::files::GoalFile goals("/nonexistent/goals.json");
  } catch (const signals::Error& error) {
    std::cout << name_of(error.code()) << '\n';
  }
}
