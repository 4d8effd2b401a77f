// SPDX-License-Identifier: Apache-2.0
//
// Times the goals of users whose ids stand in a file, one a line, and prints seconds, the fastest
// of several times: goals_benchmark CONNECTION_STRING FILE

#include <algorithm>
#include <chrono>
#include <exception>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <signals/postgres/goal_database.hpp>

int main(int count, char** values) {
  if (count != 3) {
    std::cerr << "usage: goals_benchmark CONNECTION_STRING FILE\n";
    return 2;
  }
  std::vector<std::string> user_ids;
  std::ifstream file(values[2]);
  for (std::string line; std::getline(file, line);) user_ids.push_back(line);
  try {
    signals::postgres::GoalDatabase goals(values[1]);
    goals.check();
    auto fastest = std::chrono::duration<double>::max();
    std::size_t found = 0;
    for (int i = 0; i < 10; ++i) {
      const auto start = std::chrono::steady_clock::now();
      const auto of_users = goals.goals_of(user_ids);
      fastest = std::min<std::chrono::duration<double>>(fastest,
                                                        std::chrono::steady_clock::now() - start);
      found = 0;
      for (const auto& of_user : of_users) found += of_user.size();
    }
    std::cerr << found << " goals of " << user_ids.size() << " users\n";
    std::cout << fastest.count() << '\n';
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
