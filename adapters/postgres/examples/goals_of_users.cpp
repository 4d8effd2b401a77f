// SPDX-License-Identifier: Apache-2.0
//
// Prints the goals of users as a PostgreSQL database has them:
//
//     DATABASE_URL=postgres://signals@db.example.com/app goals_of_users USER_ID...

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include <signals/error.hpp>
#include <signals/postgres/goal_database.hpp>

int main(int count, char** values) {
  const char* const url = std::getenv("DATABASE_URL");  // NOLINT(concurrency-mt-unsafe)
  if (url == nullptr || count < 2) {
    std::cerr << "usage: DATABASE_URL=postgres://… goals_of_users USER_ID...\n";
    return 2;
  }
  const std::vector<std::string> user_ids(values + 1, values + count);
  try {
    signals::postgres::GoalDatabase goals(url);
    goals.check();
    const auto of_users = goals.goals_of(user_ids);
    const auto catalogue = goals.catalogue();

    std::cout << catalogue->size() << " apps in the catalogue\n";
    for (std::size_t i = 0; i < user_ids.size(); ++i) {
      std::cout << user_ids[i] << ": " << of_users[i].size() << " goals\n";
      for (const signals::Goal& goal : of_users[i]) {
        std::cout << "  " << goal.title;
        if (goal.tier) std::cout << ", Tier " << static_cast<int>(*goal.tier);
        if (goal.subcategory) std::cout << ", subcategory " << *goal.subcategory;
        std::cout << '\n';
      }
    }
  } catch (const signals::Error& error) {
    std::cerr << name_of(error.code()) << ": " << error.what() << '\n';
    return 1;
  }
}
