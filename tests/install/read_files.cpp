// SPDX-License-Identifier: Apache-2.0
// Needs the adapter, and all that the static libraries leave to their user.
#include <iostream>
#include <string>

#include <signals/local/event_file.hpp>
#include <signals/local/goal_file.hpp>
#include <signals/signals.hpp>

int main(int, char* arguments[]) {
  const std::string folder = arguments[1];
  const signals::local::GoalFile goals(folder + "/goals.json");
  signals::local::EventFile events(folder + "/events.ndjson");
  std::cout << goals.subcategories().size() << " subcategories, "
            << events.list_users("", 10, {}).user_ids.size() << " users, "
            << signals::TimeZone::named("Africa/Johannesburg").name() << '\n';
}
