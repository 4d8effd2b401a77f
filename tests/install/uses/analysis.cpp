// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <signals/analysis/user_selection.hpp>

int main() {
  const std::vector<std::string> ids{"ada", "bo", "ada"};
  const auto selection = signals::UserSelection::named(ids);
  std::cout << selection.user_ids().size() << " users\n";
}
