// SPDX-License-Identifier: Apache-2.0
// Needs the adapter, and all that the static libraries leave to their user.
#include <iostream>
#include <string>

#include <signals/files/event_file.hpp>
#include <signals/files/goal_file.hpp>
#include <signals/named_time_zone.hpp>
#include <signals/signals.hpp>

int main(int, char* arguments[]) {
  const std::string folder = arguments[1];
  const signals::files::GoalFile goals(folder + "/goals.json");
  signals::files::EventFile events(folder + "/events.ndjson");
  std::cout << goals.subcategories().size() << " subcategories, "
            << events.list_users("", 10, {}).user_ids.size() << " users, "
            << signals::named_time_zone("Africa/Johannesburg").name() << '\n';
}
