// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <signals/explain.hpp>

#include "support/user_example.hpp"

using reading::shown;
using signals::Explanation;
using signals::Rules;
using signals::Tier;
using user_example::use;
using user_example::weekly_use;

namespace {

[[nodiscard]] signals::Report explained(const std::vector<signals::Event>& events,
                                        const std::vector<signals::Goal>& goals,
                                        const Rules& rules = {}) {
  return signals::evaluate("u1", events, goals, user_example::catalogue(),
                           signals::Timeframe({.now = user_example::now, .rules = rules}),
                           signals::Detail::explained);
}

[[nodiscard]] std::string why(const signals::Report& report, std::string_view flag) {
  for (const signals::Reason& reason : report.explanation->reasons) {
    if (reason.flag == flag) return (reason.value ? "true: " : "false: ") + reason.text;
  }
  return "no reason";
}

}  // namespace

TEST_CASE("every flag has its reason and its value, in the order of the tables") {
  const signals::Report report = explained(weekly_use("com.both", 0, 4), user_example::goals());
  const auto& reasons = report.explanation->reasons;
  REQUIRE(reasons.size() == 18);
  for (std::size_t i = 0; i < 7; ++i) {
    CHECK(reasons[i].flag == signals::signal_fields[i].name);
    CHECK(reasons[i].value == report.signals.*signals::signal_fields[i].value);
  }
  for (std::size_t i = 0; i < 11; ++i) {
    CHECK(reasons[7 + i].flag == signals::milestone_fields[i].name);
    CHECK(reasons[7 + i].value == report.milestones.*signals::milestone_fields[i].value);
  }
  for (const signals::Reason& reason : reasons) CHECK_FALSE(reason.text.empty());
}

TEST_CASE("the reasons of true flags say what reached them") {
  const signals::Report regular = explained(weekly_use("com.both", 0, 8), user_example::goals());
  CHECK(why(regular, "goal_setting_completed") == "true: the user has a goal");
  CHECK(why(regular, "customer_app_login_completed") ==
        "true: the longest event took 1 min in com.both; 1 min in one event is needed");
  CHECK(why(regular, "customer_app_engaged") == "true: active in weeks 0 to 2");
  CHECK(why(regular, "customer_app_retained") == "true: active in weeks 0 to 8");
  CHECK(why(regular, "tier1_app_engaged") ==
        "true: customer_app_engaged is true; Tier 1 was touched by com.both");

  const signals::Report gone = explained(weekly_use("com.save", 1, 9), user_example::goals());
  CHECK(why(gone, "customer_app_engagement_dropoff") == "true: active last week; idle this week");
  CHECK(why(gone, "customer_app_retained_dropoff") ==
        "true: active in weeks 1 to 9; idle this week");
  CHECK(why(gone, "tier2_app_retention_dropoff") ==
        "true: customer_app_retained_dropoff is true; Tier 2 was touched by com.save");
}

TEST_CASE("the reasons of false flags say what is missing") {
  const signals::Report report = explained(
      {use("com.momo", 0.5, 0, "s1"), use("com.momo", 0.25, 20, "s2")}, user_example::goals());
  CHECK(why(report, "customer_app_registration_completed") ==
        "false: the longest event took 0.5 min in com.momo, where 4 min in one event would do; "
        "1 distinct session in the last 7 days, where 4 would do");
  CHECK(why(report, "customer_app_login_completed") ==
        "false: the longest event took 0.5 min in com.momo; 1 min in one event is needed");
  CHECK(why(report, "customer_app_engaged") ==
        "false: use in weeks 0 to 2 is needed; idle in week 1");
  CHECK(why(report, "customer_app_engagement_dropoff") ==
        "false: idle last week; active this week too, so no drop-off");
  CHECK(why(report, "tier1_app_registered") ==
        "false: customer_app_registration_completed is false; Tier 1 was touched by com.momo");
  CHECK(why(report, "tier2_app_registered") ==
        "false: customer_app_registration_completed is false; no app of Tier 2 was opened");
}

TEST_CASE("a user without goals is told so") {
  const signals::Report report = explained(weekly_use("com.momo", 0, 8), {});
  CHECK(why(report, "goal_setting_completed") == "false: the user has no goal");
  CHECK(why(report, "customer_app_login_completed") ==
        "false: no event of an app that serves a goal; 1 min in one event is needed");
  CHECK(why(report, "tier1_app_engaged") ==
        "false: customer_app_engaged is false; the user has no goal; no goal of Tier 1");
}

TEST_CASE("service events without foreground are told from none") {
  const signals::Report report =
      explained({use("com.momo", 0, 0), use("com.game", 50, 0)}, user_example::goals());
  CHECK(why(report, "customer_app_login_completed") ==
        "false: no service event with foreground time; 1 min in one event is needed");
  CHECK_FALSE(report.explanation->longest_foreground.has_value());
}

TEST_CASE("reasons speak of the rules that were given") {
  Rules rules{.login_minutes = signals::Minutes{2.5},
              .registration_sessions = 2,
              .registration_window = date::days{30},
              .engaged_weeks = date::weeks{1},
              .retained_weeks = date::weeks{2}};
  const signals::Report report = explained(
      {use("com.momo", 3, 1, "s1"), use("com.momo", 1, 29, "s2")}, user_example::goals(), rules);
  CHECK(why(report, "customer_app_registration_completed") ==
        "true: the longest event took 3 min in com.momo, where 4 min in one event would do; "
        "2 distinct sessions in the last 30 days, where 2 would do");
  CHECK(why(report, "customer_app_login_completed") ==
        "true: the longest event took 3 min in com.momo; 2.5 min in one event is needed");
  CHECK(why(report, "customer_app_engaged") == "true: active this week");
  CHECK(why(report, "customer_app_retained") ==
        "false: use in weeks 0 to 1 is needed; idle in week 1");
}

TEST_CASE("the weeks considered are shown with their instants") {
  const Explanation why_all =
      *explained(weekly_use("com.momo", 1, 1), user_example::goals()).explanation;
  REQUIRE(why_all.weeks.size() == 10);
  CHECK(why_all.weeks[0].week == signals::this_week);
  CHECK(shown(why_all.weeks[0].first) == "2025-11-19T12:00:00.001Z");
  CHECK(shown(why_all.weeks[0].last) == "2025-11-26T12:00:00.000Z");
  CHECK_FALSE(why_all.weeks[0].active);
  CHECK(shown(why_all.weeks[1].first) == "2025-11-12T12:00:00.001Z");
  CHECK(shown(why_all.weeks[1].last) == "2025-11-19T12:00:00.000Z");
  CHECK(why_all.weeks[1].active);
  CHECK_FALSE(why_all.weeks[9].active);

  const Explanation calendar =
      *explained({}, user_example::goals(), Rules{.week = signals::WeekKind::calendar}).explanation;
  CHECK(shown(calendar.weeks[0].first) == "2025-11-24T00:00:00.000Z");
  CHECK(shown(calendar.weeks[1].first) == "2025-11-17T00:00:00.000Z");
  CHECK(shown(calendar.weeks[1].last) == "2025-11-23T23:59:59.999Z");
}

TEST_CASE("the longest event, the sessions and the apps of each tier are shown") {
  const Explanation why_all =
      *explained({use("com.save", 2, 0, "s1"), use("com.momo", 6, 90, "s2"),
                  use("COM.BOTH", 1, 3, "s3"), use("com.game", 99, 0, "s4")},
                 user_example::goals())
           .explanation;
  REQUIRE(why_all.longest_foreground.has_value());
  CHECK(why_all.longest_foreground->app_id == "com.momo");
  CHECK(why_all.longest_foreground->minutes == signals::Minutes{6});
  CHECK(why_all.recent_session_count == 2);
  CHECK(shown(why_all.registration_window_first) == "2025-11-19T12:00:00.000Z");
  CHECK(shown(why_all.registration_window_last) == "2025-11-26T12:00:00.000Z");
  using Ids = std::vector<std::string>;
  REQUIRE(why_all.tiers.size() == 3);
  CHECK((why_all.tiers[0] ==
         signals::TierEvidence{Tier::one, Ids{"mobile-money"}, Ids{"com.both", "com.momo"}}));
  CHECK((why_all.tiers[1] ==
         signals::TierEvidence{Tier::two, Ids{"savings"}, Ids{"com.both", "com.save"}}));
  CHECK((why_all.tiers[2] == signals::TierEvidence{Tier::three, Ids{"farming"}, Ids{}}));
}
