// SPDX-License-Identifier: Apache-2.0
//
// Why is a flag what it is? An explained report carries the evidence that its flags rest on, and a
// sentence for each flag.

#include <iostream>
#include <vector>

#include <signals/formats/instant_text.hpp>
#include <signals/signals.hpp>

int main() {
  signals::AppCatalogue catalogue;
  catalogue.add("com.mobihealer.visit", {"telehealth"});
  catalogue.add("com.pillboxpal.remind", {"telehealth", "insurance"});
  const std::vector<signals::Goal> goals{
      {.id = "g1", .title = "See a doctor", .subcategory = "telehealth"}};

  const signals::Instant now = *signals::parse_instant("2025-11-26T12:00:00Z");
  const auto visit = [&](std::string app_id, date::days age, double minutes) {
    return signals::Event{.app_id = std::move(app_id),
                          .session_id = std::to_string(age.count()),
                          .time = now - age,
                          .foreground = signals::Minutes{minutes}};
  };
  const std::vector<signals::Event> events{
      visit("com.mobihealer.visit", date::days{1}, 3),    // this week
      visit("com.pillboxpal.remind", date::days{3}, 2),   // this week
      visit("com.pillboxpal.remind", date::days{16}, 1),  // week 2: week 1 stays idle
  };

  const signals::Report report = signals::evaluate(
      "dalila", events, goals, catalogue, signals::Timeframe(now), signals::Detail::explained);
  const signals::Explanation& explanation = *report.explanation;

  for (const signals::WeekEvidence& week : explanation.weeks) {
    if (!week.active) continue;
    std::cout << "active in week " << week.week.value() << ", from "
              << signals::format_instant(week.first) << " to " << signals::format_instant(week.last)
              << '\n';
  }
  for (const signals::TierEvidence& tier : explanation.tiers) {
    for (const std::string& app : tier.apps) {
      std::cout << "Tier " << static_cast<int>(tier.tier) << " was touched by " << app << '\n';
    }
  }
  for (const signals::Reason& reason : explanation.reasons) {
    std::cout << reason.flag << " is " << (reason.value ? "true" : "false") << ": " << reason.text
              << '\n';
    if (reason.flag == signals::signal_fields.back().name) break;  // milestones follow
  }
}
