// SPDX-License-Identifier: Apache-2.0
#include "state/goal_digest.hpp"

#include <doctest/doctest.h>

#include <signals/user_milestones.hpp>
#include <signals/user_signals.hpp>

using namespace signals;

TEST_CASE("a state of other flags has another digest, so that all users are evaluated once") {
  Sha256 expected;
  expected.add_sized("1 4 4 7 3 9 rolling");
  for (const SignalField& field : signal_fields) expected.add_sized(field.name);
  for (const MilestoneField& field : milestone_fields) expected.add_sized(field.name);
  const Digest digest = digest_of(Rules{}, AppCatalogue{});
  CHECK(digest == expected.finish());
  AppCatalogue catalogue;
  catalogue.add("com.momo", {"mobile-money"});
  CHECK(digest != digest_of(Rules{}, catalogue));
}
