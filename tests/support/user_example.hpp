// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include <signals/app_catalogue.hpp>
#include <signals/event.hpp>
#include <signals/goal.hpp>
#include <signals/instant.hpp>

#include "reading.hpp"

/// The user of the tests: Tier 1 is mobile money, Tier 2 savings, Tier 3 farming.
namespace user_example {

inline const signals::Instant now = reading::at("2025-11-26T12:00:00Z");

[[nodiscard]] inline signals::AppCatalogue catalogue() {
  signals::AppCatalogue apps;
  apps.add("com.momo", {"mobile-money"});
  apps.add("com.save", {"savings"});
  apps.add("com.both", {"savings", "mobile-money"});
  apps.add("com.farm", {"farming"});
  apps.add("com.game", {"games"});
  return apps;
}

[[nodiscard]] inline std::vector<signals::Goal> goals() {
  return {{.id = "g1", .subcategory = "mobile-money", .tier = signals::Tier::one},
          {.id = "g2", .subcategory = "savings", .tier = signals::Tier::two},
          {.id = "g3", .subcategory = "farming", .tier = signals::Tier::three}};
}

/// A use of the app so many days before now.
[[nodiscard]] inline signals::Event use(std::string_view app, double minutes, int days_ago,
                                        std::string_view session = "") {
  signals::Event event;
  event.app_id = app;
  event.session_id = session;
  event.time = now - date::days{days_ago};
  event.foreground = signals::Minutes{minutes};
  return event;
}

/// One use of a minute in each of these weeks back.
[[nodiscard]] inline std::vector<signals::Event> weekly_use(std::string_view app, int first_week,
                                                            int last_week) {
  std::vector<signals::Event> events;
  for (int week = first_week; week <= last_week; ++week) {
    events.push_back(use(app, 1, 7 * week + 3));
  }
  return events;
}

}  // namespace user_example
