// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include <signals/formats/instant_text.hpp>

#include "query_reading.hpp"

using signals::Event;
using signals::Minutes;
using namespace signals::firestore::testing;

namespace {

[[nodiscard]] std::string app_of(std::string_view value) {
  return event_of(R"("packageName": )" + std::string(value)).app_id;
}

[[nodiscard]] double minutes_of(std::string_view value) {
  return event_of(R"("totalTimeInForegroundMinutes": )" + std::string(value)).foreground.count();
}

[[nodiscard]] std::string time_of(std::string_view value) {
  const Event event = event_of(R"("timestamp": )" + std::string(value));
  return event.time ? signals::format_instant(*event.time) : "none";
}

}  // namespace

TEST_CASE("a string is text: a name, a number or a time, whatever the field needs") {
  CHECK(app_of(R"({"stringValue": " com.a "})") == "com.a");
  CHECK(app_of(R"({"stringValue": ""})").empty());
  CHECK(minutes_of(R"({"stringValue": "2.5"})") == 2.5);
  CHECK(time_of(R"({"stringValue": "2025-11-25 08:30 +02"})") == "2025-11-25T06:30:00.000Z");
  CHECK(time_of(R"({"stringValue": "1763553600"})") == "2025-11-19T12:00:00.000Z");
}

TEST_CASE("an integer is its digits, written as a string or as a number") {
  for (const std::string value : {R"({"integerValue": "7"})", R"({"integerValue": 7})"}) {
    CAPTURE(value);
    CHECK(app_of(value) == "7");
    CHECK(minutes_of(value) == 7);
  }
  CHECK(app_of(R"({"integerValue": "-9223372036854775808"})") == "-9223372036854775808");
  CHECK(app_of(R"({"integerValue": 9223372036854775807})") == "9223372036854775807");
  CHECK(time_of(R"({"integerValue": "1763553600001"})") == "2025-11-19T12:00:00.001Z");
}

TEST_CASE("an integer that is none is unusable") {
  for (const std::string value :
       {R"({"integerValue": ""})", R"({"integerValue": "-"})", R"({"integerValue": " 7"})",
        R"({"integerValue": "7.0"})", R"({"integerValue": "seven"})", R"({"integerValue": 7.5})",
        R"({"integerValue": 7e0})", R"({"integerValue": "12345678901234567890"})",
        R"({"integerValue": true})", R"({"integerValue": null})", R"({"integerValue": {}})"}) {
    CAPTURE(value);
    CHECK(app_of(value).empty());
    CHECK(minutes_of(value) == 0);
  }
}

TEST_CASE("a double is a number, and a name where it is whole") {
  CHECK(minutes_of(R"({"doubleValue": 12.625})") == 12.625);
  CHECK(minutes_of(R"({"doubleValue": 1e-2})") == 0.01);
  CHECK(minutes_of(R"({"doubleValue": 5})") == 5);
  CHECK(minutes_of(R"({"doubleValue": -5})") == 0);
  CHECK(app_of(R"({"doubleValue": 5})") == "5");
  CHECK(app_of(R"({"doubleValue": 5.0})") == "5");
  CHECK(app_of(R"({"doubleValue": 5.5})").empty());
  CHECK(time_of(R"({"doubleValue": 1763553600.5})") == "2025-11-19T12:00:00.500Z");
  CHECK(time_of(R"({"doubleValue": 1763553600})") == "2025-11-19T12:00:00.000Z");
}

TEST_CASE("a double that is no number is unusable") {
  for (const std::string value :
       {R"({"doubleValue": "NaN"})", R"({"doubleValue": "Infinity"})",
        R"({"doubleValue": "-Infinity"})", R"({"doubleValue": "2025-11-25"})"}) {
    CAPTURE(value);
    CHECK(minutes_of(value) == 0);
    CHECK(time_of(value) == "none");
    CHECK(app_of(value).empty());
  }
}

TEST_CASE("a timestamp is a time and nothing else") {
  CHECK(time_of(R"({"timestampValue": "2025-11-25T08:30:15.250999Z"})") ==
        "2025-11-25T08:30:15.250Z");
  CHECK(time_of(R"({"timestampValue": "2025-11-25T08:30:15Z"})") == "2025-11-25T08:30:15.000Z");
  CHECK(time_of(R"({"timestampValue": "0001-01-01T00:00:00Z"})") == "none");
  CHECK(time_of(R"({"timestampValue": 5})") == "none");
  CHECK(app_of(R"({"timestampValue": "2025-11-25T08:30:15Z"})").empty());
  CHECK(minutes_of(R"({"timestampValue": "2025-11-25T08:30:15Z"})") == 0);
}

TEST_CASE(
    "values of other types, and of types to come, are unusable and the next spelling counts") {
  for (const std::string value :
       {R"({"booleanValue": true})", R"({"booleanValue": false})", R"({"nullValue": null})",
        R"({"nullValue": "NULL_VALUE"})", R"({"bytesValue": "MTIz"})",
        R"({"referenceValue": "projects/p/databases/(default)/documents/a/b"})",
        R"({"geoPointValue": {"latitude": 1.5, "longitude": 2}})", R"({"geoPointValue": {}})",
        R"({"mapValue": {}})", R"({"mapValue": {"fields": {"app": {"stringValue": "no"}}}})",
        R"({"arrayValue": {}})", R"({"arrayValue": {"values": [{"stringValue": "no"}]}})",
        R"({"vectorValue": "5"})", R"({"stringvalue": "5"})", R"({"": "5"})",
        R"({"stringValue": ["no"]})", R"({"stringValue": 5})", R"({})"}) {
    CAPTURE(value);
    CHECK(app_of(value + R"(, "appId": {"stringValue": "com.next"})") == "com.next");
    CHECK(minutes_of(value + R"(, "totalTimeInForegroundMs": {"integerValue": "60000"})") == 1);
    CHECK(time_of(value) == "none");
  }
}

TEST_CASE("a document's own id and creation stand in for what its fields do not say") {
  const QueryReading reading = read_whole(printed_response);
  REQUIRE_FALSE(reading.failure);
  REQUIRE(reading.events.size() == 3);
  CHECK(reading.events[0] == Event{.id = "d1",
                                   .app_id = "com.mtn.momo",
                                   .session_id = "sé😀 \"one\" ü€😀",
                                   .time = signals::parse_instant("2025-11-25T08:30:15.250Z"),
                                   .foreground = Minutes{12.625}});
  CHECK(reading.events[1] == Event{.id = "d2",
                                   .session_id = "d2",
                                   .time = signals::parse_instant("2025-11-24T09:00:00.500Z")});
  CHECK(reading.events[2] == Event{.id = "42",
                                   .app_id = "com.a",
                                   .session_id = "42",
                                   .time = signals::parse_instant("2025-11-19T12:00:00Z"),
                                   .foreground = Minutes{1.5}});
}

TEST_CASE("what is needed to ask for the rest is remembered") {
  const QueryReading reading = read_whole(printed_response);
  CHECK(reading.progress.last_document == name_of_document("d3"));
  CHECK(reading.progress.read_time == "2025-11-26T12:00:00.123456Z");
  CHECK(reading.progress.document_count == 3);
  CHECK(reading.progress.is_done);
  CHECK(reading.progress.is_complete);
  CHECK_FALSE(reading.progress.error.has_value());
}

TEST_CASE("a document without fields and creation is an event of its id") {
  const QueryReading reading =
      read_whole(R"([{"document": {"name": ")" + name_of_document("d1") + R"("}}])");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.events[0] == Event{.id = "d1", .session_id = "d1"});
}

TEST_CASE("the order of members does not matter") {
  const QueryReading reading = read_whole(
      R"([{"readTime": "t", "document": {"createTime": "2025-11-24T09:00:00Z", "fields": )"
      R"({"app": {"stringValue": "com.a"}}, "name": "a/b"}}])");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.events[0] == Event{.id = "b",
                                   .app_id = "com.a",
                                   .session_id = "b",
                                   .time = signals::parse_instant("2025-11-24T09:00:00Z")});
}

TEST_CASE("names of fields are compared without their escapes") {
  CHECK(event_of(R"("\u0061pp": {"stringValue": "com.a"})").app_id == "com.a");
  CHECK(event_of(R"("app\u0000": {"stringValue": "com.a"})").app_id.empty());
}

TEST_CASE("an answer without documents is complete") {
  for (const std::string text :
       {"[]", " [ ] ", R"([{"readTime": "2025-11-26T12:00:00Z"}])", "[{}]"}) {
    CAPTURE(text);
    const QueryReading reading = read_whole(text);
    CHECK_FALSE(reading.failure);
    CHECK(reading.events.empty());
    CHECK(reading.progress.is_complete);
    CHECK(reading.progress.last_document.empty());
  }
}
