// SPDX-License-Identifier: Apache-2.0
#include "sample_events.hpp"

#include <random>

#include <fmt/format.h>

#include <signals/formats/event_json.hpp>
#include <signals/formats/instant_text.hpp>

namespace signals::benchmarks {

AppCatalogue sample_catalogue() {
  AppCatalogue catalogue;
  for (int app = 0; app < 30; ++app) {
    catalogue.add(fmt::format("org.example.app{}", app), {fmt::format("subcategory-{}", app % 10)});
  }
  return catalogue;
}

std::vector<Goal> sample_goals() {
  return {{.id = "g1", .subcategory = "subcategory-1", .tier = Tier::one},
          {.id = "g2", .subcategory = "subcategory-2", .tier = Tier::two},
          {.id = "g3", .subcategory = "subcategory-3", .tier = Tier::three}};
}

std::vector<std::string> sample_documents(std::size_t count) {
  std::mt19937_64 random(1);
  std::vector<std::string> documents;
  documents.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto age = std::chrono::milliseconds{random() % (std::uint64_t{84} * 24 * 3600 * 1000)};
    documents.push_back(fmt::format(
        R"({{"user_id":"user-000123","id":"event-{:08}","packageName":"org.example.app{}",)"
        R"("sessionId":"session-{:06}","timestamp":"{}","totalTimeInForegroundMs":{},)"
        R"("deviceModel":"Example Phone 7","osVersion":"14","locale":"en-ZA","network":"wifi"}})",
        i, random() % 30, i / 3, format_instant(sample_now - age), random() % 600'000));
  }
  return documents;
}

std::string sample_lines() {
  return fmt::format("{}\n", fmt::join(sample_documents(sample_line_count), "\n"));
}

std::vector<Event> sample_events(std::size_t count) {
  std::vector<Event> events;
  for (const std::string& document : sample_documents(count)) {
    events.push_back(read_event_json(document));
  }
  return events;
}

}  // namespace signals::benchmarks
