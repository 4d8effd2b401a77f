// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <signals/columns/goal_sets.hpp>

int main() {
  const std::vector<signals::Goal> goals{{.id = "g1", .title = "Save", .subcategory = "savings"}};
  signals::GoalSets sets;
  std::cout << sets.id(sets.subcategories(sets.add(goals), signals::Tier::one).front()) << '\n';
}
