// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <signals/analysis/user_selection.hpp>

int main() {
  const std::vector<std::string> ids{"ada", "bo", "ada"};
  std::cout << signals::UserSelection::named(ids).user_ids().size() << " users\n";
}
