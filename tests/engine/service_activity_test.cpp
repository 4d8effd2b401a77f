// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <doctest/doctest.h>

#include <signals/activity.hpp>
#include <signals/service_activity.hpp>

#include "support/user_example.hpp"

using signals::select_service_activity;
using signals::ServiceActivity;
using signals::Tier;
using user_example::use;

namespace {

[[nodiscard]] ServiceActivity select(const std::vector<signals::Event>& events,
                                     const std::vector<signals::Goal>& goals) {
  const signals::AppCatalogue catalogue = user_example::catalogue();
  signals::Activity activity;
  for (const auto& event : events) {
    activity.add(event, catalogue, signals::Timeframe(user_example::now));
  }
  return select_service_activity(activity, signals::GoalTiers(goals, catalogue));
}

}  // namespace

TEST_CASE("apps that no goal names leave no trace") {
  const ServiceActivity service = select(
      {use("com.game", 90, 0, "s1"), use("com.unknown", 90, 0, "s2")}, user_example::goals());
  CHECK(service == ServiceActivity{});
}

TEST_CASE("the apps that goals of any tier name count together") {
  const ServiceActivity service =
      select({use("com.momo", 1, 0, "s1"), use("com.farm", 3, 8, "s2"), use("com.save", 2, 2, "s1"),
              use("com.game", 90, 15, "s3")},
             user_example::goals());
  CHECK(service.event_count == 3);
  CHECK(service.longest_foreground == signals::Minutes{3});
  CHECK(service.active_weeks.contains_all(signals::this_week, signals::last_week));
  CHECK(service.active_weeks.size() == 2);
  CHECK(service.recent_session_count == 1);
  for (const Tier tier : signals::all_tiers) CHECK(service.touched_tiers.contains(tier));
}

TEST_CASE("an app of two subcategories counts once and touches both tiers") {
  const ServiceActivity service = select({use("com.both", 0, 400)}, user_example::goals());
  CHECK(service.event_count == 1);
  CHECK(service.touched_tiers.contains(Tier::one));
  CHECK(service.touched_tiers.contains(Tier::two));
  CHECK_FALSE(service.touched_tiers.contains(Tier::three));
}

TEST_CASE("without goals there is no service activity") {
  CHECK(select({use("com.momo", 5, 0, "s1")}, {}) == ServiceActivity{});
  CHECK(select({use("com.momo", 5, 0, "s1")},
               {{.id = "g", .subcategory = "mobile-money", .tier = std::nullopt}}) ==
        ServiceActivity{});
}
