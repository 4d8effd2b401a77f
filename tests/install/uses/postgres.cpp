// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <signals/error.hpp>
#include <signals/postgres/goal_database.hpp>

int main() {
  try {
    const signals::postgres::GoalDatabase goals("postgres://[");
  } catch (const signals::Error& error) {
    std::cout << name_of(error.code()) << '\n';
  }
}
