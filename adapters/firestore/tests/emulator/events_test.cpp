// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/analysis/event_source.hpp>
#include <signals/firestore/event_database.hpp>
#include <signals/http/client.hpp>
#include <signals/signals.hpp>

#include "emulator.hpp"
#include "support/event_list.hpp"
#include "support/reading.hpp"
#include "typed_value.hpp"

namespace json = boost::json;
using signals::Event;
using signals::firestore::EventDatabase;
using namespace signals::firestore::testing;

namespace {

/// Every event of a user, in the order of their ids.
[[nodiscard]] std::vector<Event> events_of(const std::string& user_id,
                                           signals::firestore::Options options = {
                                               .project_id = "demo"}) {
  options.endpoint = Emulator::shared().endpoint();
  EventDatabase database(options, std::make_shared<signals::http::Client>(), nullptr);
  signals::testing::EventList events;
  database.read_events(user_id, events, {});
  std::sort(events.all.begin(), events.all.end(),
            [](const Event& one, const Event& other) { return one.id < other.id; });
  return events.all;
}

void store(const std::string& path, const json::object& typed) {
  const StoredDocument document{.path = path, .fields = typed};
  Emulator::shared().write({&document, 1});
}

}  // namespace

TEST_SUITE_BEGIN("firestore" * doctest::skip(!has_emulator()));

TEST_CASE("an event has what its document's fields say, of whatever type") {
  store("app_usage_events/types/events/e1",
        {{"packageName", {{"stringValue", "com.mtn.momo"}}},
         {"sessionId", {{"integerValue", "9007199254740993"}}},
         {"timestamp", {{"timestampValue", "2025-11-25T12:00:00.123456Z"}}},
         {"totalTimeInForegroundMs", {{"doubleValue", 90'000.0}}}});
  store("app_usage_events/types/events/e2",
        {{"package_name", {{"mapValue", {{"fields", json::object{}}}}}},
         {"app", {{"stringValue", "com.Oze"}}},
         {"session_id", {{"nullValue", nullptr}}},
         {"date", {{"integerValue", "1763553600123999999"}}},
         {"total_time_in_foreground_minutes", {{"doubleValue", "NaN"}}},
         {"total_time_in_foreground", {{"stringValue", "60000"}}},
         {"place", {{"geoPointValue", {{"latitude", 5.6}, {"longitude", -0.2}}}}}});

  const std::vector<Event> events = events_of("types");
  REQUIRE(events.size() == 2);
  CHECK(events[0] == Event{.id = "e1",
                           .app_id = "com.mtn.momo",
                           .session_id = "9007199254740993",
                           .time = reading::at("2025-11-25T12:00:00.123Z"),
                           .foreground = signals::Minutes{1.5}});
  CHECK(events[1] == Event{.id = "e2",
                           .app_id = "com.Oze",
                           .session_id = "e2",
                           .time = reading::at("2025-11-19T12:00:00.123Z"),
                           .foreground = signals::Minutes{1},
                           .unreadable = {.foreground = true}});
}

TEST_CASE("an event without a time has that of its document's creation") {
  using namespace std::chrono;
  const auto before = floor<milliseconds>(system_clock::now());
  store("app_usage_events/created/events/e1", {{"app_id", {{"stringValue", "com.Oze"}}}});
  const auto after = floor<milliseconds>(system_clock::now());

  const std::vector<Event> events = events_of("created");
  REQUIRE(events.size() == 1);
  REQUIRE(events[0].time.has_value());
  CHECK(*events[0].time >= before);
  CHECK(*events[0].time <= after);
}

TEST_CASE("ids of users and events may be of any script, and hold what URLs give a meaning to") {
  const std::vector<std::string> names{"Ọláyínká", "用户 1",         "ada+1@example.org",
                                       "100%25",   "a?b=c#d",        "x:list",
                                       "..a",      "👩🏾‍🌾"};
  for (const std::string& name : names) {
    store(fmt::format("app_usage_events/{}/events/event of {}", name, name),
          {{"app_id", {{"stringValue", name}}}});
  }
  for (const std::string& name : names) {
    CAPTURE(name);
    const std::vector<Event> events = events_of(name);
    REQUIRE(events.size() == 1);
    CHECK(events[0].id == "event of " + name);
    CHECK(events[0].app_id == name);
  }
}

TEST_CASE("events lie in the collections that the options name") {
  store("people/ada/uses of apps/e1", {{"app_id", {{"stringValue", "com.Oze"}}}});
  CHECK(events_of("ada", {.project_id = "demo",
                          .root_collection = "people",
                          .events_subcollection = "uses of apps"})
            .size() == 1);
  CHECK(events_of("ada", {.project_id = "demo", .root_collection = "people"}).empty());
}

TEST_CASE("each of many events is read once") {
  constexpr std::size_t count = 1500;
  constexpr std::size_t first_second = 1'763'553'600;
  std::vector<StoredDocument> documents;
  documents.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    documents.push_back(
        {.path = fmt::format("app_usage_events/many/events/e{:04}", i),
         .fields = typed_fields({{"app_id", "com.Oze"}, {"timestamp", first_second + i}})});
  }
  Emulator::shared().write(documents);
  const std::vector<Event> events = events_of("many");
  REQUIRE(events.size() == count);
  for (std::size_t i = 0; i < events.size(); ++i) {
    CHECK(events[i].id == fmt::format("e{:04}", i));
    CHECK(events[i].time == signals::Instant{std::chrono::seconds{first_second + i}});
  }
}

TEST_CASE("a user who is not known has no events") { CHECK(events_of("nobody").empty()); }

TEST_SUITE_END();
