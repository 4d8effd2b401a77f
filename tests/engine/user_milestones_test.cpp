// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <doctest/doctest.h>

#include <signals/user_milestones.hpp>

#include "support/report_names.hpp"

using signals::evaluate_milestones;
using signals::Milestones;
using signals::Signals;
using signals::Tier;
using signals::TierSet;

namespace {

[[nodiscard]] TierSet tiers(bool first, bool second, bool third) {
  TierSet set;
  if (first) set.insert(Tier::one);
  if (second) set.insert(Tier::two);
  if (third) set.insert(Tier::three);
  return set;
}

/// Each signal, and the milestone of either tier that rests on it.
struct Row {
  bool Signals::*signal;
  bool Milestones::*tier1;
  bool Milestones::*tier2;
};

constexpr std::array rows{
    Row{&Signals::customer_app_registration_completed, &Milestones::tier1_app_registered,
        &Milestones::tier2_app_registered},
    Row{&Signals::customer_app_engaged, &Milestones::tier1_app_engaged,
        &Milestones::tier2_app_engaged},
    Row{&Signals::customer_app_engagement_dropoff, &Milestones::tier1_app_engagement_dropoff,
        &Milestones::tier2_app_engagement_dropoff},
    Row{&Signals::customer_app_retained, &Milestones::tier1_app_retained,
        &Milestones::tier2_app_retained},
    Row{&Signals::customer_app_retained_dropoff, &Milestones::tier1_app_retention_dropoff,
        &Milestones::tier2_app_retention_dropoff},
};

}  // namespace

TEST_CASE("a milestone takes its signal, its tier and a goal, and nothing else") {
  for (const Row& row : rows) {
    for (unsigned bits = 0; bits < 32; ++bits) {
      CAPTURE(bits);
      const auto bit = [&](unsigned n) { return ((bits >> n) & 1U) != 0; };
      Signals signals;
      signals.goal_setting_completed = bit(0);
      signals.*row.signal = bit(1);
      const Milestones given = evaluate_milestones(signals, tiers(bit(2), bit(3), bit(4)));

      Milestones wanted;
      wanted.goal_setting_complete = bit(0);
      wanted.*row.tier1 = bit(0) && bit(1) && bit(2);
      wanted.*row.tier2 = bit(0) && bit(1) && bit(3);
      CHECK(given == wanted);
    }
  }
}

TEST_CASE("login alone makes no milestone") {
  Signals signals;
  signals.goal_setting_completed = true;
  signals.customer_app_login_completed = true;
  CHECK(evaluate_milestones(signals, tiers(true, true, true)) ==
        Milestones{.goal_setting_complete = true});
}

TEST_CASE("the table names every milestone in the order of reports") {
  const auto& names = report_names::milestones;
  REQUIRE(names.size() == signals::milestone_fields.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    CHECK(signals::milestone_fields[i].name == names[i]);
  }
}
