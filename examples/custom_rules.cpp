// SPDX-License-Identifier: Apache-2.0
//
// The same two events under three sets of rules: the default ones, rules set in code, and rules
// read from JSON, as a service would keep them. Where a week begins decides who is engaged.

#include <iostream>
#include <string_view>
#include <vector>

#include <signals/formats/instant_text.hpp>
#include <signals/formats/rules_json.hpp>
#include <signals/signals.hpp>

namespace {

void print(std::string_view title, const signals::Report& report) {
  const signals::ActiveWeeks& weeks = report.signals.active_weeks;
  std::cout << title << ": this week " << (weeks[signals::this_week] ? "active" : "idle")
            << ", last week " << (weeks[signals::last_week] ? "active" : "idle") << "; "
            << (report.signals.customer_app_login_completed ? "" : "not ") << "logged in, "
            << (report.signals.customer_app_engaged ? "" : "not ") << "engaged, "
            << (report.signals.customer_app_engagement_dropoff ? "" : "not ") << "dropped off\n";
}

}  // namespace

int main() {
  signals::AppCatalogue catalogue;
  catalogue.add("com.greenfurrow.advice", {"farming"});
  const std::vector<signals::Goal> goals{{.id = "g1", .subcategory = "farming"}};
  const signals::Instant now = *signals::parse_instant("2025-11-26T12:00:00Z");  // a Wednesday

  const std::vector<signals::Event> events{
      // Wednesday last week, but less than seven days ago.
      {.app_id = "com.greenfurrow.advice",
       .session_id = "s1",
       .time = signals::parse_instant("2025-11-19T13:00:00Z"),
       .foreground = signals::Minutes{0.75}},
      // Still Sunday in UTC, and Monday already in Nairobi.
      {.app_id = "com.greenfurrow.advice",
       .session_id = "s2",
       .time = signals::parse_instant("2025-11-23T21:30:00Z"),
       .foreground = signals::Minutes{0.75}},
  };
  const auto report_by = [&](const signals::Rules& rules) {
    return signals::evaluate("chao", events, goals, catalogue, {.now = now, .rules = rules});
  };

  print("default rules", report_by({}));

  const signals::Rules in_code{
      .login_minutes = signals::Minutes{0.5},
      .engaged_weeks = date::weeks{2},
      .week = signals::WeekKind::calendar,
  };
  print("calendar weeks in UTC", report_by(in_code));

  const signals::Rules from_json = signals::read_rules_json(
      R"({"login_minutes": 0.5, "engaged_weeks": 2, "week": "calendar",
          "time_zone": "Africa/Nairobi"})",
      "rules.json");
  print("calendar weeks in Nairobi", report_by(from_json));

  // Rules that make no sense are an error that names the rule; evaluate checks them as well.
  try {
    signals::Rules{.engaged_weeks = date::weeks{99}}.validate();
  } catch (const signals::Error& error) {
    std::cout << name_of(error.code()) << ": " << error.what() << '\n';
  }
}
