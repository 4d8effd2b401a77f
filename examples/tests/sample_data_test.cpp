// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <signals/formats/event_json.hpp>
#include <signals/formats/json_fault.hpp>

#include "life.hpp"
#include "options.hpp"
#include "output.hpp"
#include "paths.hpp"

namespace {

const std::filesystem::path events_path = std::filesystem::path(paths::data) / "events.ndjson";
const std::filesystem::path goals_path = std::filesystem::path(paths::data) / "goals.json";

struct Line {
  std::string user_id;
  signals::Event event;
};

std::vector<Line> read_lines() {
  std::ifstream file(events_path);
  signals::EventJsonReader reader;
  signals::EventDocument document;
  std::vector<Line> lines;
  for (std::string text; std::getline(file, text);) {
    const auto fault = reader.read(text, document);
    REQUIRE_FALSE(fault);
    lines.push_back({std::string(document.user_id()), document.event()});
  }
  return lines;
}

const std::vector<Line>& lines() {
  static const std::vector<Line> all = read_lines();
  return all;
}

constexpr signals::Instant now = samples::Options{}.now;

/// Whether the phone knew when; some do not, and some are a year ahead.
bool has_right_time(const Line& line) { return line.event.time && *line.event.time <= now; }

}  // namespace

TEST_CASE("the sample files are small enough to be kept") {
  CHECK(std::filesystem::file_size(events_path) < 3'000'000);
  CHECK(std::filesystem::file_size(goals_path) < 200'000);
}

TEST_CASE("the goal file is JSON") { CHECK_FALSE(signals::find_json_fault(text_of(goals_path))); }

TEST_CASE("every event document is JSON and names a user of a known life") {
  std::set<std::string, std::less<>> lives;
  for (const samples::Life& life : samples::lives()) lives.emplace(life.name);
  std::set<std::string> user_ids;
  for (const Line& line : lines()) {
    user_ids.insert(line.user_id);
    REQUIRE(lives.contains(line.user_id.substr(0, line.user_id.rfind('-'))));
  }
  CHECK(user_ids.size() == 236);  // the four planners of 240 have no events
}

TEST_CASE("events come in the order of their times, users mixed") {
  signals::Instant latest = signals::earliest_instant;
  for (const Line& line : lines()) {
    if (!has_right_time(line)) continue;
    // Some phones write whole seconds.
    REQUIRE(*line.event.time > latest - std::chrono::seconds{1});
    latest = std::max(latest, *line.event.time);
  }
  std::set<std::string> first_users;
  for (std::size_t i = 0; i < 200; ++i) first_users.insert(lines()[i].user_id);
  CHECK(first_users.size() > 20);
}

TEST_CASE("the event documents use every generation's fields") {
  const std::string text = text_of(events_path);
  for (const char* field : {"user_id",
                            "userId",
                            "package_name",
                            "packageName",
                            "app_id",
                            "appId",
                            "app",
                            "session_id",
                            "sessionId",
                            "total_time_in_foreground",
                            "totalTimeInForeground",
                            "total_time_in_foreground_ms",
                            "totalTimeInForegroundMs",
                            "total_time_in_foreground_minutes",
                            "totalTimeInForegroundMinutes",
                            "timestamp",
                            "event_timestamp",
                            "eventTimestamp",
                            "lastTimeUsed",
                            "last_time_used_formatted",
                            "date",
                            "createdAt",
                            "updated_at"}) {
    CHECK_MESSAGE(text.find("\"" + std::string(field) + "\":") != std::string::npos, field);
  }
}

TEST_CASE("some events lack what they should have, and not many") {
  std::size_t without_app = 0;
  std::size_t ahead = 0;
  for (const Line& line : lines()) {
    if (line.event.app_id.empty()) ++without_app;
    if (line.event.time && *line.event.time > now) ++ahead;
  }
  CHECK(without_app > 0);
  CHECK(without_app < lines().size() / 100);
  CHECK(ahead > 0);
  CHECK(ahead < lines().size() / 100);
}

TEST_CASE("weekenders are there from Saturday to Sunday alone") {
  for (const Line& line : lines()) {
    if (!line.user_id.starts_with("weekender-") || !has_right_time(line)) continue;
    const date::weekday day{date::floor<date::days>(*line.event.time)};
    REQUIRE((day == date::Saturday || day == date::Sunday));
  }
}

TEST_CASE("devotees are there on each of the 84 days") {
  std::set<long> days;
  for (const Line& line : lines()) {
    if (line.user_id != "devotee-001" || !has_right_time(line)) continue;
    days.insert((now - *line.event.time) / date::days{1});
  }
  CHECK(days.size() == 84);
}
