// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <signals/analysis/user_selection.hpp>

using signals::UserSelection;

TEST_CASE("named users keep their order, each once") {
  const UserSelection users =
      UserSelection::named(std::vector<std::string>{"b", "a", "b", "A", "c", "a", ""});
  CHECK(users.is_named());
  CHECK(std::vector(users.user_ids().begin(), users.user_ids().end()) ==
        std::vector<std::string>{"b", "a", "A", "c", ""});
}

TEST_CASE("naming nobody is not the same as asking for a list") {
  const UserSelection nobody = UserSelection::named({});
  CHECK(nobody.is_named());
  CHECK(nobody.user_ids().empty());
  CHECK_FALSE(UserSelection::listed(0).is_named());
}

TEST_CASE("a listed selection holds its limit and no names") {
  const UserSelection fifty = UserSelection::listed(50);
  CHECK(fifty.limit() == 50);
  CHECK(UserSelection::listed(0).limit() == 0);
  CHECK(fifty.user_ids().empty());
}
