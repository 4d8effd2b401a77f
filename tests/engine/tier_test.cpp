// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include <doctest/doctest.h>

#include <signals/tier.hpp>

using signals::Tier;
using signals::tier_of_relationship;
using signals::TierSet;

TEST_CASE("a relationship maps to its tier, whatever the case") {
  CHECK(tier_of_relationship("primary") == Tier::one);
  CHECK(tier_of_relationship("secondary") == Tier::two);
  CHECK(tier_of_relationship("tertiary") == Tier::three);
  CHECK(tier_of_relationship("PRIMARY") == Tier::one);
  CHECK(tier_of_relationship("Secondary") == Tier::two);
  CHECK(tier_of_relationship(" tErTiArY\n") == Tier::three);
}

TEST_CASE("any other relationship maps to no tier") {
  for (const std::string_view relationship :
       {"", " ", "primar", "primary goal", "first", "1", "tier1", "quaternary", "prim ary"}) {
    CAPTURE(relationship);
    CHECK_FALSE(tier_of_relationship(relationship).has_value());
  }
}

TEST_CASE("a set of tiers holds those that were put in") {
  TierSet tiers;
  CHECK(tiers.empty());
  tiers.insert(Tier::two);
  tiers.insert(Tier::two);
  CHECK_FALSE(tiers.empty());
  CHECK_FALSE(tiers.contains(Tier::one));
  CHECK(tiers.contains(Tier::two));
  CHECK_FALSE(tiers.contains(Tier::three));
  tiers.insert_if(Tier::two, false);
  tiers.insert_if(Tier::one, false);
  tiers.insert_if(Tier::three, true);
  CHECK_FALSE(tiers.contains(Tier::one));
  CHECK(tiers.contains(Tier::two));
  CHECK(tiers.contains(Tier::three));
}

TEST_CASE("the union of two sets of tiers holds the tiers of both") {
  TierSet outer;
  outer.insert(Tier::one);
  TierSet other;
  other.insert(Tier::three);
  outer |= other;
  CHECK(outer.contains(Tier::one));
  CHECK_FALSE(outer.contains(Tier::two));
  CHECK(outer.contains(Tier::three));
  CHECK_FALSE(outer == other);
  other |= outer;
  CHECK(outer == other);
}
