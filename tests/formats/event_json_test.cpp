// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include <signals/error.hpp>
#include <signals/formats/event_json.hpp>

#include "support/reading.hpp"
#include "support/text_case.hpp"

using reading::contains;
using signals::EventDocument;
using signals::EventJsonReader;
using signals::JsonFault;
using signals::read_event_json;
using signals::testing::TextCase;

TEST_CASE("a JSON object is read into an event") {
  const signals::Event event = read_event_json(
      R"( {"id": "e1", "packageName": " com.mtn.momo ", "sessionId": 12,
          "totalTimeInForegroundMs": 240000, "timestamp": 1763553600.001} )");
  CHECK(event == signals::Event{.id = "e1",
                                .app_id = "com.mtn.momo",
                                .session_id = "12",
                                .time = reading::at("2025-11-19T12:00:00.001Z"),
                                .foreground = signals::Minutes{4}});
}

TEST_CASE("numbers are read as they were written, whatever their size") {
  for (const TextCase& number :
       {TextCase{"0", "0"}, TextCase{"-0", "0"}, TextCase{"-12", "-12"},
        TextCase{"9223372036854775808", "9223372036854775808"},
        TextCase{"123456789012345678901234567890", "123456789012345678901234567890"},
        TextCase{"12.0", "12"}, TextCase{"12e0", "12"}, TextCase{"1.2E1", "12"},
        TextCase{"-0.0", "0"}, TextCase{"12.5", ""}, TextCase{"125e-1", ""}}) {
    CAPTURE(number.given);
    CHECK(read_event_json(R"({"session_id":)" + std::string(number.given) + "}").session_id ==
          number.expected);
  }
}

TEST_CASE("booleans, null, lists and maps are unusable wherever they stand") {
  for (const std::string_view bad :
       {"true", "false", "null", "[]", "{}", R"(["x"])", R"({"app": "inner"})",
        R"([{"app_id": "inner"}])", "[[[1]]]"}) {
    CAPTURE(bad);
    const std::string document = R"({"package_name": )" + std::string(bad) +
                                 R"(, "app": "com.mtn.momo", "timestamp": )" + std::string(bad) +
                                 R"(, "date": "2025-11-19"})";
    const signals::Event event = read_event_json(document);
    CHECK(event.app_id == "com.mtn.momo");
    CHECK(reading::shown(event.time) == "2025-11-19T00:00:00.000Z");
  }
}

TEST_CASE("members of inner objects are not the document's") {
  const signals::Event event = read_event_json(
      R"({"meta": {"app": "inner", "date": "2025-11-19", "id": "x"}, "list": [{"app": "inner"}]})");
  CHECK(event == signals::Event{});
}

TEST_CASE("escapes in names and values are undone") {
  CHECK(read_event_json(R"({"\u0061pp": "com.\u006dtn\/momo"})").app_id == "com.mtn/momo");
  CHECK(read_event_json(R"({"app": "\"\\\b\f\n\r\tx"})").app_id == "\"\\\b\f\n\r\tx");
  CHECK(read_event_json(R"({"app": "\ud83d\ude00\u00e9"})").app_id == "\xF0\x9F\x98\x80\xC3\xA9");
  CHECK(read_event_json(R"({"app": "a\u0000b"})").app_id == std::string("a\0b", 3));
}

TEST_CASE("a member that stands twice holds its last value") {
  CHECK(read_event_json(R"({"app": "first", "app": "second"})").app_id == "second");
  CHECK(read_event_json(R"({"app": "first", "app": null})").app_id == "");
}

TEST_CASE("a text that is no JSON object is a fault with its place") {
  struct Broken {
    std::string_view json;
    std::size_t offset;
    std::string_view reason;
  };
  EventJsonReader reader;
  EventDocument document;
  for (const Broken& broken : {
           Broken{"", 0, "ends too early"},
           Broken{"   ", 3, "ends too early"},
           Broken{"{", 1, "ends too early"},
           Broken{R"({"app": "com.mt)", 15, "ends too early"},
           Broken{R"({"app": 12)", 10, "ends too early"},
           Broken{R"({"app": "x"} {})", 13, "more follows"},
           Broken{R"({"app": "x"},)", 12, "more follows"},
           Broken{R"({"app": x})", 8, "unexpected 'x'"},
           Broken{R"({'app': 1})", 1, "unexpected '''"},
           Broken{R"({"app": 1,})", 10, "unexpected '}'"},
           Broken{R"({"app" 1})", 7, "unexpected '1'"},
           Broken{"{\"app\": \"a\nb\"}", 10, "control character, 0x0a"},
       }) {
    CAPTURE(broken.json);
    const std::optional<JsonFault> fault = reader.read(broken.json, document);
    REQUIRE(fault.has_value());
    CHECK(fault->offset == broken.offset);
    CHECK_MESSAGE(contains(fault->reason, broken.reason), fault->reason);
  }
}

TEST_CASE("a JSON value that is no object is a fault") {
  EventJsonReader reader;
  EventDocument document;
  for (const std::string_view json : {"null", "true", "12", "1.5", "\"text\"", "[]", "[{}]"}) {
    CAPTURE(json);
    const auto fault = reader.read(json, document);
    REQUIRE(fault.has_value());
    CHECK(fault->reason == "a JSON object is expected here");
  }
}

TEST_CASE("JSON is strict") {
  EventJsonReader reader;
  EventDocument document;
  using namespace std::string_view_literals;
  for (const std::string_view json :
       {"{\"app\": 01}"sv, "{\"app\": +1}"sv, "{\"app\": .5}"sv, "{\"app\": 1.}"sv,
        "{\"app\": NaN}"sv, "{\"app\": Infinity}"sv, "{\"app\": 0x1}"sv, "{/* */\"app\": 1}"sv,
        "{\"app\": 1} // x"sv, "{\"app\": \"\\x41\"}"sv, "{\"app\": \"\\u00g0\"}"sv,
        "{\"app\": \"\xFF\"}"sv, "{\"app\": \"\xC0\x80\"}"sv, "{\"app\": \"\xED\xA0\x80\"}"sv,
        "{\"app\": \"\xF4\x90\x80\x80\"}"sv, "\xEF\xBB\xBF{}"sv, "{\"app\": \"a\0b\"}"sv, "{}\0"sv,
        "\0"sv}) {
    CAPTURE(json);
    CHECK(reader.read(json, document).has_value());
  }
  CHECK(reader.read("{\"app\": \"\xFF\"}", document)->reason == "not valid UTF-8");
}

TEST_CASE("JSON may nest 64 levels deep and no deeper") {
  EventJsonReader reader;
  EventDocument document;
  const auto nested = [](std::size_t levels) {
    return R"({"x":)" + std::string(levels - 1, '[') + std::string(levels - 1, ']') +
           R"(,"app":"com.mtn.momo"})";
  };
  CHECK_FALSE(reader.read(nested(64), document).has_value());
  CHECK(document.event().app_id == "com.mtn.momo");
  const auto fault = reader.read(nested(65), document);
  REQUIRE(fault.has_value());
  CHECK(contains(fault->reason, "deeper than 64 levels"));
  CHECK(reader.read(nested(1'000'000), document).has_value());
}

TEST_CASE("a reader reads on after a fault, and starts from an empty document each time") {
  EventJsonReader reader;
  EventDocument document;
  CHECK_FALSE(reader.read(R"({"app": "first", "id": 1})", document).has_value());
  CHECK(reader.read(R"({"app": "sec)", document).has_value());
  CHECK_FALSE(reader.read(R"({"date": "2025-11-19"})", document).has_value());
  CHECK(document.event().app_id == "");
  CHECK(reading::shown(document.event().time) == "2025-11-19T00:00:00.000Z");

  EventJsonReader moved = std::move(reader);
  CHECK_FALSE(moved.read(R"({"app": "third"})", document).has_value());
  CHECK(document.event().app_id == "third");
}

TEST_CASE("a single broken document is an error that names line and column") {
  const std::string message =
      reading::invalid_argument_of([] { return read_event_json("{\n  \"app\": x}"); });
  CHECK(message == "event document:2:10: not valid JSON: unexpected 'x'");
}
