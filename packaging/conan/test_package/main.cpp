// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <vector>

#include <signals/formats/event_json.hpp>
#include <signals/signals.hpp>

int main() {
  signals::AppCatalogue catalogue;
  catalogue.add("org.example.piggybank", {"savings"});
  const std::vector<signals::Goal> goals{{.id = "g1", .title = "Save", .subcategory = "savings"}};
  std::vector<signals::Event> events;
  for (
      const char* const document :
      {R"({"packageName": "org.example.piggybank", "timestamp": "2025-11-25T09:00:00Z", "totalTimeInForeground": 60000})",
       R"({"packageName": "org.example.piggybank", "timestamp": "2025-11-18T09:00:00Z", "totalTimeInForeground": 60000})"}) {
    events.push_back(signals::read_event_json(document));
  }
  const signals::Report report =
      signals::evaluate("ada", events, goals, catalogue,
                        {.now = date::sys_days{date::year{2025} / 11 / 26},
                         .rules = {.engaged_weeks = date::weeks{2}}});
  std::cout << "ada is engaged: " << std::boolalpha << report.signals.customer_app_engaged << '\n';
}
