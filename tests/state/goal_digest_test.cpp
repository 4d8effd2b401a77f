// SPDX-License-Identifier: Apache-2.0
#include "state/goal_digest.hpp"

#include <doctest/doctest.h>

#include <signals/user_milestones.hpp>
#include <signals/user_signals.hpp>

using namespace signals;

TEST_CASE("a state of other flags has another digest, so that all users are evaluated once") {
  const auto digest_with = [](auto add_more) {
    Sha256 digest;
    digest.add_sized("1 4 4 7 3 9 rolling");
    for (const SignalField& field : signal_fields) digest.add_sized(field.name);
    for (const MilestoneField& field : milestone_fields) digest.add_sized(field.name);
    add_more(digest);
    return digest.finish();
  };
  const Digest kept = digest_of(Rules{}, AppCatalogue{});
  CHECK(kept == digest_with([](Sha256&) {}));
  CHECK(kept != digest_with([](Sha256& digest) { digest.add_sized("tier1_app_logged_in"); }));
}
