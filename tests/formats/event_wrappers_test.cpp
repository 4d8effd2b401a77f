// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/formats/event_json.hpp>

#include "support/reading.hpp"

using signals::Event;
using signals::read_event_json;

namespace {

/// The time of a document whose `timestamp` is that JSON value, "unreadable", or "absent".
[[nodiscard]] std::string time_of(std::string_view value) {
  const Event event = read_event_json(fmt::format(R"({{"timestamp": {}}})", value));
  if (event.time) return reading::shown(event.time);
  return event.unreadable.time ? "unreadable" : "absent";
}

/// The same of a foreground in minutes.
[[nodiscard]] std::string minutes_of(std::string_view value) {
  const Event event =
      read_event_json(fmt::format(R"({{"totalTimeInForegroundMinutes": {}}})", value));
  return event.unreadable.foreground ? "unreadable" : fmt::format("{}", event.foreground.count());
}

}  // namespace

TEST_CASE("a map of one of the known shapes stands for what it holds") {
  constexpr std::string_view noon = "2025-11-19T12:00:00.000Z";
  for (const std::string_view value :
       {R"({"_seconds": 1763553600, "_nanoseconds": 999999})",
        R"({"_nanoseconds": 0, "_seconds": "1763553600.0"})", R"({"seconds": 1763553600})",
        R"({"seconds": "1763553600", "nanos": "0"})",
        R"({"seconds": 1763553600, "nanoseconds": 0})", R"({"$date": "2025-11-19T12:00:00Z"})",
        R"({"$date": {"$numberLong": "1763553600000"}})", R"({"integerValue": "1763553600"})",
        R"({"value": {"value": {"value": {"value": 1763553600}}}})",
        R"({"type": {"any": ["thing"]}, "value": "2025-11-19 12:00"})",
        R"({"__datatype__": "timestamp", "value": {"_seconds": 1763553600}})",
        R"({"timestampValue": "2025-11-19T12:00:00.000999Z"})"}) {
    CAPTURE(value);
    CHECK(time_of(value) == noon);
  }
  CHECK(time_of(R"({"_seconds": 1763553600, "_nanoseconds": 999999999})") ==
        "2025-11-19T12:00:00.999Z");
}

TEST_CASE("a map of another shape is there and cannot be read") {
  for (const std::string_view value :
       {"{}", R"({"seconds": 1763553600, "zone": "UTC"})", R"({"seconds": true})",
        R"({"_seconds": 1763553600, "nanoseconds": 0})", R"({"nanoseconds": 0})",
        R"({"_seconds": 1763553600, "_nanoseconds": -1})",
        R"({"_seconds": 1763553600, "_nanoseconds": 1000000000})",
        R"({"_seconds": 1763553600, "_nanoseconds": null})", R"({"_seconds": 1763553600000})",
        R"({"timestampValue": 1763553600})",
        R"({"stringValue": "2025-11-19", "integerValue": "1"})", R"({"$date": ["2025-11-19"]})",
        R"({"value": {"value": {"value": {"value": {"value": 1}}}}})",
        R"({"type": "t", "__datatype__": "t", "value": "2025-11-19"})", R"(["2025-11-19"])",
        "true"}) {
    CAPTURE(value);
    CHECK(time_of(value) == "unreadable");
  }
  for (const std::string_view value : {"null", R"("")", R"(" ")", R"({"stringValue": null})",
                                       R"({"nullValue": null})", R"({"stringValue": " "})"}) {
    CAPTURE(value);
    CHECK(time_of(value) == "absent");
  }
}

TEST_CASE("foreground may be wrapped, or an ISO 8601 duration") {
  CHECK(minutes_of(R"({"doubleValue": 4.5})") == "4.5");
  CHECK(minutes_of(R"({"$numberDecimal": "4.5"})") == "4.5");
  CHECK(minutes_of(R"("PT4M30S")") == "4.5");
  CHECK(minutes_of(R"("P1DT2H3M")") == "1563");
  CHECK(minutes_of(R"("PT0,6S")") == "0.01");
  CHECK(minutes_of(R"("P366D")") == "527040");
  for (const std::string_view honest : {"0", "0.0", "-0", R"("0")", R"("PT0S")", "null", R"("")"}) {
    CAPTURE(honest);
    CHECK(minutes_of(honest) == "0");
  }
  for (const std::string_view bad :
       {R"("P")", R"("PT")", R"("P1DT")", R"("P1M")", R"("P1W")", R"("PT1.5M")", R"("PT1S2M")",
        R"("PT1S1S")", R"("PT1")", R"("-PT1S")", R"("P367D")", R"("PT1M ago")", "-1", "527041",
        "true", "{}", R"({"_seconds": 60})", R"({"timestampValue": "2025-11-19T12:00:00Z"})"}) {
    CAPTURE(bad);
    CHECK(minutes_of(bad) == "unreadable");
  }
}

TEST_CASE("an unusable field before the one that is used is unreadable, one after it is not") {
  Event event = read_event_json(
      R"({"timestamp": 0, "createdAt": "2025-11-19", "totalTimeInForegroundMinutes": "long",
          "totalTimeInForegroundMs": 60000})");
  CHECK(event.unreadable == signals::Unreadable{.time = true, .foreground = true});
  CHECK(event.foreground == signals::Minutes{1});
  event = read_event_json(
      R"({"timestamp": "2025-11-19", "createdAt": 0, "totalTimeInForegroundMinutes": 1,
          "totalTimeInForegroundMs": "long"})");
  CHECK(event.unreadable == signals::Unreadable{});
}

TEST_CASE("a document of Firestore's REST interface is read from its fields and its name") {
  constexpr std::string_view document =
      R"({"name": "projects/p/databases/(default)/documents/app_usage_events/ada, 1/events/e1",
          "fields": {"packageName": {"stringValue": "com.mtn.momo"}, "user_id": {"stringValue": "x"},
                     "totalTimeInForegroundMs": {"integerValue": "240000"}},
          "createTime": "2025-11-19T12:00:00.123456Z", "updateTime": "2025-11-20T12:00:00Z"})";
  for (const std::string& json :
       {std::string(document), fmt::format(R"({{"readTime": "x", "document": {}}})", document)}) {
    CAPTURE(json);
    signals::EventDocument read;
    REQUIRE_FALSE(signals::EventJsonReader().read(json, read));
    CHECK(read.user_id() == "ada, 1");
    const Event event = read.event();
    CHECK(event.id == "e1");
    CHECK(event.session_id == "e1");
    CHECK(event.app_id == "com.mtn.momo");
    CHECK(event.foreground == signals::Minutes{4});
    CHECK(reading::shown(event.time) == "2025-11-19T12:00:00.123Z");
  }
}

TEST_CASE("a row of the export to BigQuery is read from its data and its document's name") {
  signals::EventDocument read;
  REQUIRE_FALSE(signals::EventJsonReader().read(
      R"({"timestamp": "2025-12-24T00:00:00Z", "event_id": "x", "operation": "UPDATE",
          "document_name": "projects/p/databases/(default)/documents/app_usage_events/ada/events/e1",
          "document_id": "e1",
          "data": "{\"appId\": \"com.mtn.momo\", \"timestamp\": {\"_seconds\": 1763553600}}"})",
      read));
  CHECK(read.user_id() == "ada");
  CHECK(read.event().id == "e1");
  CHECK(read.event().app_id == "com.mtn.momo");
  CHECK(reading::shown(read.event().time) == "2025-11-19T12:00:00.000Z");
  CHECK_FALSE(read.is_deleted());

  REQUIRE_FALSE(signals::EventJsonReader().read(
      R"({"operation": "DELETE", "data": null,
          "document_name": "projects/p/databases/d/documents/app_usage_events/ada/events/e1"})",
      read));
  CHECK(read.is_deleted());
  CHECK(signals::EventJsonReader()
            .read(R"({"operation": "CREATE", "data": "{",
                      "document_name": "documents/app_usage_events/ada/events/e1"})",
                  read)
            .has_value());
}

TEST_CASE("members of such names make no document of an event that is none") {
  const Event event = read_event_json(
      R"({"name": "Momo", "fields": {"app": "inner"}, "app": "outer", "data": "x", "document": {}})");
  CHECK(event.app_id == "outer");
}

TEST_CASE("half a surrogate pair is the replacement character") {
  CHECK(read_event_json(R"({"app": "a\ud83d"})").app_id == "a\uFFFD");
  CHECK(read_event_json(R"({"app": "\uDE00b\\ud83d\ud83d\ude00"})").app_id ==
        "\uFFFDb\\ud83d\U0001F600");
  CHECK(read_event_json(R"({"app": "\ud83dx\udbff\udbff\udfff"})").app_id ==
        "\uFFFDx\uFFFD\U0010FFFF");
}
