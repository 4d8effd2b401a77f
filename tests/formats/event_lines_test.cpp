// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <signals/formats/event_json.hpp>
#include <signals/formats/event_lines.hpp>

#include "random_lines.hpp"
#include "recorded_events.hpp"

namespace {

using formats_test::Recorded;
using formats_test::RecordingSink;
using signals::Event;
using signals::EventLineFault;

struct Reading {
  std::vector<Recorded> events;
  std::vector<EventLineFault> faults;
  std::uint64_t lines = 0;
};

constexpr std::size_t longest_line = std::size_t{1} << 20U;

[[nodiscard]] Reading read(std::string_view text) {
  Reading reading;
  RecordingSink sink;
  signals::EventLineReader reader(longest_line);
  reading.lines = reader.read(text, 0, sink, [&](EventLineFault fault) {
    reading.faults.push_back(std::move(fault));
    return true;
  });
  reading.events = std::move(sink.events);
  return reading;
}

/// What one line is by the reader that knows every shape: an event, a fault, or nothing.
void check_one_line(std::string_view line) {
  CAPTURE(line);
  // Other lines around it, so that it stands neither first nor last.
  constexpr std::string_view other =
      "{\"user_id\":\"other\",\"session_id\":\"s\",\"date\":1763553600}\n";
  const std::string text = fmt::format("{}{}\n{}", other, line, other);
  const Reading reading = read(text);
  CHECK(reading.lines == 3);

  signals::EventDocument document;
  const auto fault = signals::EventJsonReader().read(line, document);
  const bool is_event = !fault && !document.user_id().empty();
  REQUIRE(reading.events.size() == (is_event ? 3 : 2));
  REQUIRE(reading.faults.size() == (is_event ? 0 : 1));
  CHECK(reading.events.front().position == 0);
  CHECK(reading.events.back().position == other.size() + line.size() + 1);
  if (is_event) {
    CHECK(reading.events[1] ==
          Recorded{std::string(document.user_id()), document.event(), other.size()});
  } else {
    CHECK(reading.faults[0].line == 1);
    CHECK(reading.faults[0].offset == (fault ? fault->offset : 0));
    if (fault) CHECK(reading.faults[0].reason == fault->reason);
  }
}

/// Checks that the lines were read as the reader that knows every shape reads each of them.
void check_lines(const std::vector<std::string>& lines, const Reading& reading) {
  CHECK(reading.lines == lines.size());
  std::vector<Recorded> events;
  std::vector<std::string> faults;
  std::uint64_t position = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view line = lines[i];
    const std::uint64_t begin = std::exchange(position, position + line.size() + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    signals::EventDocument document;
    if (const auto fault = signals::EventJsonReader().read(line, document)) {
      faults.push_back(fmt::format("{}:{}: {}", i, fault->offset, fault->reason));
    } else if (document.user_id().empty()) {
      faults.push_back(fmt::format("{}:0: the event names no user; give it a \"user_id\"", i));
    } else {
      events.push_back({std::string(document.user_id()), document.event(), begin});
    }
  }
  CAPTURE(lines);
  CHECK(reading.events == events);
  std::vector<std::string> read_faults;
  for (const EventLineFault& fault : reading.faults) {
    read_faults.push_back(fmt::format("{}:{}: {}", fault.line, fault.offset, fault.reason));
  }
  CHECK(read_faults == faults);
}

}  // namespace

TEST_CASE("events and faults of random lines are those of the reader of single documents") {
  formats_test::RandomLines lines(7);
  for (int i = 0; i < 30'000; ++i) {
    const std::string line = lines.next();
    if (line.find_first_not_of(" \t\r") == std::string::npos || line.ends_with('\r')) continue;
    check_one_line(line);
  }
}

TEST_CASE("lines that follow others of their shape are read as each would be alone") {
  formats_test::RandomLines lines(11);
  for (int i = 0; i < 2'000; ++i) {
    const std::vector<std::string> group = lines.next_alike(12);
    std::string text;
    for (const std::string& line : group) text += line + '\n';
    check_lines(group, read(text));
  }
}

TEST_CASE("what stands before or after an event's line makes it no other event") {
  const std::string line = "{\"user_id\":\"ada\",\"app\":1}";
  for (const std::string_view before : {"", " ", "x", "[", "{}", "\"", "\t"}) {
    for (const std::string_view after : {"", " ", "x", "]", "{}", "\"", "\r", ",", "\\"}) {
      const std::vector<std::string> group{line, line, fmt::format("{}{}{}", before, line, after),
                                           line};
      check_lines(group, read(fmt::format("{}\n", fmt::join(group, "\n"))));
    }
  }
}

TEST_CASE("an event of the usual shape is read whole") {
  const Reading reading = read(
      "{\"id\":\"e1\",\"user_id\":\"ada\",\"package_name\":\"com.mtn.momo\",\"session_id\":\"s-1\","
      "\"total_time_in_foreground_ms\":90000,\"timestamp\":\"2025-11-19T12:00:00.250Z\","
      "\"rooted\":false,\"network\":null,\"battery\":0.75}\n");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.events[0].user_id == "ada");
  CHECK(reading.events[0].event ==
        Event{.id = "e1",
              .app_id = "com.mtn.momo",
              .session_id = "s-1",
              .time = signals::Instant{std::chrono::milliseconds{1'763'553'600'250}},
              .foreground = signals::Minutes{1.5}});
}

TEST_CASE("lines of every length up to several windows are read, wherever they begin") {
  std::string text;
  std::size_t count = 0;
  for (std::size_t padding = 0; padding < 100'000; padding = padding * 5 / 4 + 1) {
    text += fmt::format("{{\"user_id\":\"u{}\",\"note\":\"{}\"}}\n", count++,
                        std::string(padding, 'x'));
  }
  const Reading reading = read(text);
  CHECK(reading.faults.empty());
  CHECK(reading.lines == count);
  REQUIRE(reading.events.size() == count);
  for (std::size_t i = 0; i < count; ++i) {
    CHECK(reading.events[i].user_id == fmt::format("u{}", i));
    CHECK(text.substr(reading.events[i].position)
              .starts_with(fmt::format("{{\"user_id\":\"u{}\"", i)));
  }
}

TEST_CASE("a last line without an end, CRLF and blank lines are read as from any file") {
  const Reading reading = read("\r\n{\"user_id\":\"a\"}\r\n \n\n{\"user_id\":\"b\"}");
  CHECK(reading.faults.empty());
  CHECK(reading.lines == 5);
  REQUIRE(reading.events.size() == 2);
  CHECK(reading.events[0].position == 2);
  CHECK(reading.events[1].user_id == "b");
}

TEST_CASE("a fault that ends the reading leaves the events before it") {
  RecordingSink sink;
  signals::EventLineReader reader(longest_line);
  const std::string text =
      "{\"user_id\":\"a\"}\n{\"user_id\":\"b\"}\nbroken\n{\"user_id\":\"c\"}\n";
  const auto lines = reader.read(text, 100, sink, [](const EventLineFault& fault) {
    CHECK(fault.line == 2);
    return false;
  });
  CHECK(lines == 3);
  REQUIRE(sink.events.size() == 2);
  CHECK(sink.events[1].user_id == "b");
  CHECK(sink.events[1].position == 116);
}

namespace {

/// Values as people have them, usable or not, in the shapes of many writers.
const std::vector<std::string> written_values{
    "1763553600",
    "1763553600000",
    "20251119",
    "20251119120000",
    "0",
    "-1",
    "1763553600.5",
    "1.5e9",
    "null",
    "true",
    "false",
    "[]",
    "{}",
    R"("")",
    R"(" ")",
    R"("soon")",
    R"("2025-11-19")",
    R"("2025-11-19T12:00:00.123Z")",
    R"("2025-11-19 12:00:00 UTC")",
    R"("20251119T120000Z")",
    R"("Wed, 19 Nov 2025 12:00:00 GMT")",
    R"("Nov 19, 2025 12:00 PM")",
    R"("PT4M30S")",
    R"({"_seconds":1763553600,"_nanoseconds":123456789})",
    R"({"_seconds":1763553601})",
    R"({"_seconds": 1763553600, "_nanoseconds": 1000000000})",
    R"({"_seconds":1763553600,"_nanoseconds":null})",
    R"({"_seconds":1763553600,"_nanoseconds":1.0})",
    R"({"_seconds":"1763553600","_nanoseconds":0})",
    R"({"seconds":1763553600,"nanos":5000000})",
    R"({"seconds":1763553600,"nanoseconds":7000000})",
    R"({"seconds":1763553600,"zone":"UTC"})",
    R"({"_seconds":1763553600,"nanoseconds":0})",
    R"({"_seconds":true})",
    R"({"_seconds":1.0})",
    R"({"$date":"2025-11-19T12:00:00Z"})",
    R"({"$date":1763553600000})",
    R"({"$date":{"$numberLong":"1763553600000"}})",
    R"({"timestampValue":"2025-11-19T12:00:00Z"})",
    R"({"timestampValue":1763553600})",
    R"({"timestampValue":null})",
    R"({"stringValue":null})",
    R"({"stringValue":"2025-11-19"})",
    R"({"integerValue":"1763553600"})",
    R"({"value":4.5})",
    R"({"type":"t","value":"2025-11-19"})",
    R"({"value":{"value":1763553600}})"};

}  // namespace

TEST_CASE("values in any shape are read as in single documents, and by the shape of other lines") {
  for (const char* const field : {"timestamp", "totalTimeInForegroundMs", "packageName", "id"}) {
    std::string text;
    std::vector<Event> wanted;
    signals::EventJsonReader reader;
    signals::EventDocument document;
    // Each value after each other one, so that most lines follow one of their shape.
    for (std::size_t round = 0; round < 3; ++round) {
      for (const std::string& value : written_values) {
        for (int times = 0; times < 2; ++times) {
          const std::string line = fmt::format(
              R"({{"user_id":"ada","{}":{},"sessionId":"s{}","createdAt":"2025-11-18"}})", field,
              value, text.size());
          REQUIRE_FALSE(reader.read(line, document));
          wanted.push_back(document.event());
          text += line + '\n';
        }
      }
    }
    const Reading reading = read(text);
    REQUIRE(reading.faults.empty());
    REQUIRE(reading.events.size() == wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      CAPTURE(field);
      CAPTURE(written_values[i / 2 % written_values.size()]);
      CHECK(reading.events[i].event == wanted[i]);
    }
  }
}

TEST_CASE("the first line of each kind in which something is passed over is noted, once") {
  std::vector<signals::EventLineNote> notes;
  RecordingSink sink;
  signals::EventLineReader reader(longest_line);
  const std::string text =
      R"({"user_id":"ada","app":"a","session_id":"s","date":"2025-11-19","totalTimeInForegroundMs":1})"
      "\n"
      R"({"user_id":"ada","app":"a","session_id":"s","timestamp":"soon","totalTimeInForegroundMs":"1 min"})"
      "\n"
      R"({"user_id":"ada","session_id":"s","used":"2025-11-19T12:00:00Z","durationMinutes":4})"
      "\n"
      R"({"user_id":"ada","app":"a","timestamp":true,"session":"s"})"
      "\n"
      R"({"operation":"DELETE","document_name":"documents/app_usage_events/ada/events/e1"})"
      "\n";
  for (int round = 0; round < 2; ++round) {
    reader.read(
        text, 0, sink, [](const EventLineFault&) { return false; },
        [&](signals::EventLineNote note) { notes.push_back(std::move(note)); });
  }
  CHECK(reader.deleted_rows() == 2);
  CHECK(sink.events.size() == 8);
  using Kind = signals::EventLineNoteKind;
  struct Expected {
    Kind kind;
    std::uint64_t line;
    std::string_view field;
    std::string_view value;
  };
  const std::vector<Expected> expected{
      {Kind::unreadable_time, 1, "timestamp", "soon"},
      {Kind::unreadable_foreground, 1, "totalTimeInForegroundMs", "1 min"},
      {Kind::without_time, 2, "used", "2025-11-19T12:00:00Z"},
      {Kind::without_app, 2, "", ""},
      {Kind::without_foreground, 2, "durationMinutes", "4"},
      {Kind::without_session, 3, "", ""},
      {Kind::deleted_row, 4, "", ""}};
  REQUIRE(notes.size() == expected.size());
  for (std::size_t i = 0; i < notes.size(); ++i) {
    CHECK(notes[i].kind == expected[i].kind);
    CHECK(notes[i].line == expected[i].line);
    CHECK(notes[i].field == expected[i].field);
    CHECK(notes[i].value == expected[i].value);
  }
}

TEST_CASE("a line reader moves") {
  RecordingSink sink;
  const auto on_fault = [](const EventLineFault&) { return true; };
  signals::EventLineReader first(longest_line);
  CHECK(first.read("{\"user_id\": \"ada\"}\n", 0, sink, on_fault) == 1);
  signals::EventLineReader second = std::move(first);
  CHECK(second.read("{\"user_id\": \"ada\", \"deleted\": 1}\n", 0, sink, on_fault) == 1);
  first = std::move(second);
  CHECK(first.read("{\"user_id\": \"grace\"}\n", 0, sink, on_fault) == 1);
  CHECK(sink.events.size() == 3);
}
