// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <signals/error.hpp>
#include <signals/sqlite/state_file.hpp>

int main() {
  using signals::sqlite::Opening;
  try {
    const signals::sqlite::StateFile state("/nonexistent/state.db", Opening::reading);
  } catch (const signals::Error& error) {
    std::cout << name_of(error.code()) << '\n';
  }
}
