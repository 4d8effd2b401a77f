// SPDX-License-Identifier: Apache-2.0
#include <map>

#include <doctest/doctest.h>

#include <signals/arrow/goals_frame.hpp>
#include <signals/arrow/reports.hpp>
#include <signals/error.hpp>
#include <signals/formats/instant_text.hpp>

#include "frame_builder.hpp"
#include "support/expected_error.hpp"

namespace signals::testing {
namespace {

using arrow::evaluate;

[[nodiscard]] Cells texts(std::initializer_list<const char*> values) {
  Cells cells;
  for (const char* const value : values) {
    if (value == nullptr) {
      cells.emplace_back();
    } else {
      cells.emplace_back(std::string(value));
    }
  }
  return cells;
}

[[nodiscard]] Cells integers(std::initializer_list<std::int64_t> values) {
  return {values.begin(), values.end()};
}

[[nodiscard]] std::unique_ptr<GoalSource> sample_goals() {
  ArrowArrayStream goals = stream_of({
      column_of("user_id", "u", texts({"ada", "ada", "eve"})),
      column_of("subcategory", "vu", texts({"mobile-money", "loans", nullptr})),
      column_of("relationship", "U", texts({nullptr, "Secondary", "primary"})),
  });
  ArrowArrayStream apps = stream_of({
      column_of("app_id", "u", texts({"com.momo", "org.lender"})),
      lists_of("subcategories", "+L", {{"mobile-money", "wallets"}, {"loans"}}),
  });
  return arrow::read_goals(&goals, &apps);
}

const Timeframe at_noon(parse_instant("2025-11-26T12:00:00Z").value());
constexpr std::int64_t noon = 1'764'158'400;  // the same, in seconds of Unix time
constexpr std::int64_t day = 86'400;

TEST_CASE("a frame of events gives the reports that its rows describe") {
  const auto goals = sample_goals();
  ArrowArrayStream events = stream_of({
      column_of("user_id", "u", texts({"ada", "bob", "ada", "ada"})),
      column_of("app", "u", texts({"COM.momo ", "com.momo", "org.lender", nullptr})),
      column_of("timestamp", "tss:UTC",
                integers({noon - day, noon - day, noon - 8 * day, noon + day})),
      column_of("session_id", "u", texts({"s1", "s1", " ", "s2"})),
      column_of("total_time_in_foreground_minutes", "g", {5.5, 1.0, 0.5, -1.0}),
  });
  const arrow::Reports reports = evaluate(events, *goals, at_noon);

  REQUIRE(reports.reports().size() == 3);
  CHECK(reports.reports()[0].user_id == "ada");
  CHECK(reports.reports()[1].user_id == "bob");
  CHECK(reports.reports()[2].user_id == "eve");
  const Report& ada = *reports.find("ada");
  CHECK(ada.event_count == 3);
  CHECK(ada.signals.service_event_count == 2);
  CHECK(ada.signals.goal_setting_completed);
  CHECK(ada.signals.customer_app_engaged == false);
  CHECK(ada.signals.active_weeks[this_week]);
  CHECK(ada.signals.active_weeks[last_week]);
  CHECK(ada.signals.registration_metrics.max_minutes == Minutes{5.5});
  CHECK(ada.signals.registration_metrics.weekly_sessions == 1);
  CHECK(ada.signals.service_goal_tiers.tier1 == std::vector<std::string>{"mobile-money"});
  CHECK(ada.signals.service_goal_tiers.tier2 == std::vector<std::string>{"loans"});
  CHECK(ada.passed_over ==
        PassedOver{
            .unreadable_foregrounds = 1, .without_app = 1, .without_session = 1, .after_now = 1});
  CHECK(reports.find("bob")->signals.service_event_count == 0);
  CHECK(reports.find("eve")->signals.goal_setting_completed);
  CHECK(reports.find("eve")->event_count == 0);
  CHECK(reports.find("nobody") == nullptr);
  CHECK_FALSE(reports.explain("nobody"));
  const Explanation why = reports.explain("ada").value();
  CHECK(why.longest_foreground->app_id == "com.momo");
  CHECK(why.recent_session_count == 1);
  CHECK(unreleased() == 0);
}

}  // namespace
}  // namespace signals::testing
