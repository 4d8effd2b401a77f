// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <signals/formats/json_fault.hpp>

#include "support/reading.hpp"

using signals::describe;
using signals::find_json_fault;
using signals::JsonFault;

TEST_CASE("a text that is one JSON value has no fault") {
  for (const std::string_view text :
       {"{}", "[]", "null", "true", "1", "-0.5e-7", "\"\"", " \t\r\n[1, {\"a\": [null]}]\n",
        "\"\\u00e9\\ud83d\\ude00\"", "\"\xF0\x9F\x98\x80\""}) {
    CAPTURE(text);
    CHECK_FALSE(find_json_fault(text).has_value());
  }
}

TEST_CASE("a fault is found where it stands, with its reason") {
  struct Broken {
    std::string text;
    std::size_t offset;
    std::string_view reason;
  };
  for (const Broken& broken :
       {Broken{"", 0, "the JSON ends too early"}, Broken{"[1, 2", 5, "the JSON ends too early"},
        Broken{"{\"a\": \"b", 8, "the JSON ends too early"},
        Broken{"[] []", 3, "more follows after the end of the JSON value"},
        Broken{"[1 2]", 3, "not valid JSON: unexpected '2'"},
        Broken{"[1,]", 3, "not valid JSON: unexpected ']'"},
        Broken{"[\"\t\"]", 2, "an unescaped control character, 0x09"},
        Broken{"[\"\xFF\"]", 2, "not valid UTF-8"}, Broken{"[\"\xC3(\"]", 2, "not valid UTF-8"},
        Broken{"[\xC3\xA9]", 1, "not valid JSON: unexpected '\xC3\xA9'"}}) {
    CAPTURE(broken.text);
    const auto fault = find_json_fault(broken.text);
    REQUIRE(fault.has_value());
    CHECK(fault->offset == broken.offset);
    CHECK(fault->reason == broken.reason);
  }
}

TEST_CASE("a broken escape says what an escape needs") {
  const auto reason = [](std::string_view text) {
    const auto fault = find_json_fault(text);
    return fault ? fault->reason : "no fault";
  };
  CHECK(reason("\"\\u12g4\"") == "a \\u escape needs four hexadecimal digits");
  CHECK(reason("\"\\ud83d\"") == "not valid JSON: unexpected '\"'");
  CHECK(reason("\"\\ud83dx\"") == "not valid JSON: unexpected 'x'");
  CHECK(reason("\"\\ude00\"") == "a \\u escape is half of a surrogate pair");
  CHECK(reason("\"\\ud83d\\u0041\"") == "a \\u escape is half of a surrogate pair");
}

TEST_CASE("64 levels are allowed and 65 are not") {
  CHECK_FALSE(find_json_fault(std::string(64, '[') + std::string(64, ']')).has_value());
  const auto fault = find_json_fault(std::string(65, '[') + std::string(65, ']'));
  REQUIRE(fault.has_value());
  CHECK(fault->reason == "the JSON is nested deeper than 64 levels");
}

TEST_CASE("a place is a line and a column, both from 1, in bytes") {
  const std::string text = "{\n  \"a\": 1,\n\xC3\xA9x\n";
  struct Place {
    std::size_t offset;
    std::string_view text;
  };
  for (const Place& place : {Place{0, "1:1"}, Place{1, "1:2"}, Place{2, "2:1"}, Place{4, "2:3"},
                             Place{12, "3:1"}, Place{14, "3:3"}, Place{text.size(), "4:1"}}) {
    CAPTURE(place.offset);
    CHECK(describe(JsonFault{.offset = place.offset, .reason = "why"}, text, "goals.json") ==
          "goals.json:" + std::string(place.text) + ": why");
  }
  CHECK(describe(JsonFault{.offset = 0, .reason = "why"}, "", "-") == "-:1:1: why");
}
