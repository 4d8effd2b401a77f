// SPDX-License-Identifier: Apache-2.0
//
// The shortest way in: events and goals are in memory, and one call makes the report.

#include <iostream>
#include <vector>

#include <signals/formats/instant_text.hpp>
#include <signals/signals.hpp>

int main() {
  // Which subcategories each app belongs to. Ids compare with ASCII case ignored.
  signals::AppCatalogue catalogue;
  catalogue.add("com.baobabjar.savings", {"savings"});
  catalogue.add("com.tamarindpurse.send", {"mobile-money"});
  catalogue.add("com.greenfurrow.advice", {"farming"});

  // Amina's main goal is to save. A goal is of Tier 1 unless it says otherwise.
  const std::vector<signals::Goal> goals{
      {.id = "g1", .title = "Save for school fees", .subcategory = "savings"},
      {.id = "g2",
       .title = "Send money home",
       .subcategory = "mobile-money",
       .tier = signals::Tier::two},
  };

  using signals::Minutes;
  using signals::parse_instant;
  const std::vector<signals::Event> events{
      {.app_id = "com.baobabjar.savings",
       .session_id = "s1",
       .time = parse_instant("2025-11-06T18:30:00Z"),  // week 2: 14 to 21 days before now
       .foreground = Minutes{2.5}},
      {.app_id = "com.tamarindpurse.send",
       .session_id = "s2",
       .time = parse_instant("2025-11-18T07:15:00Z"),  // week 1
       .foreground = Minutes{6}},
      {.app_id = "com.baobabjar.savings",
       .session_id = "s3",
       .time = parse_instant("2025-11-25T20:00:00+03:00"),  // this week
       .foreground = Minutes{0.5}},
      {.app_id = "com.greenfurrow.advice",  // serves no goal of hers: counted, and no more
       .session_id = "s3",
       .time = parse_instant("2025-11-25T20:05:00+03:00"),
       .foreground = Minutes{40}},
  };

  // The library never looks at a clock; now is always said.
  const signals::Instant now = *parse_instant("2025-11-26T12:00:00Z");
  const signals::Report report = signals::evaluate("amina", events, goals, catalogue, {.now = now});

  std::cout << report.user_id << ": " << report.event_count << " events, "
            << report.signals.service_event_count << " in apps that serve a goal\n"
            << "longest use: " << report.signals.registration_metrics.max_minutes.count()
            << " minutes; sessions in the last seven days: "
            << report.signals.registration_metrics.weekly_sessions << '\n';
  if (report.signals.customer_app_engaged) std::cout << "Amina is engaged.\n";

  // Signals and milestones can also be walked through by name.
  for (const signals::SignalField& field : signals::signal_fields) {
    std::cout << (report.signals.*field.value ? "  yes  " : "  no   ") << field.name << '\n';
  }
  for (const signals::MilestoneField& milestone : signals::milestone_fields) {
    std::cout << (report.milestones.*milestone.value ? "  yes  " : "  no   ") << milestone.name
              << '\n';
  }
}
