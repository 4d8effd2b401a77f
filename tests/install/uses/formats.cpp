// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <signals/formats/event_json.hpp>
#include <signals/formats/instant_text.hpp>

int main() {
  const signals::Event event =
      signals::read_event_json(R"({"packageName": "org.example.piggybank", "timestamp": 0})");
  std::cout << event.app_id << ' ' << signals::format_instant(*event.time) << '\n';
}
