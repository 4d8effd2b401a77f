// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <signals/instant.hpp>

#include "reading.hpp"

using reading::shown;
using signals::format_instant;
using signals::parse_instant;

namespace {

struct Reading {
  std::string_view text;
  std::string_view instant;
};

void check_all(const std::vector<Reading>& readings) {
  for (const Reading& reading : readings) {
    CAPTURE(reading.text);
    CHECK(shown(parse_instant(reading.text)) == reading.instant);
  }
}

}  // namespace

TEST_CASE("a date alone is its midnight in UTC") {
  check_all({{"2025-11-19", "2025-11-19T00:00:00.000Z"},
             {"0001-01-01", "0001-01-01T00:00:00.000Z"},
             {"9999-12-31", "9999-12-31T00:00:00.000Z"},
             {"2024-02-29", "2024-02-29T00:00:00.000Z"},
             {"2000-02-29", "2000-02-29T00:00:00.000Z"},
             {" \t2025-11-19\r\n", "2025-11-19T00:00:00.000Z"}});
}

TEST_CASE("a date and a time without an offset are UTC") {
  check_all({{"2025-11-19T12:34", "2025-11-19T12:34:00.000Z"},
             {"2025-11-19t12:34", "2025-11-19T12:34:00.000Z"},
             {"2025-11-19 12:34", "2025-11-19T12:34:00.000Z"},
             {"2025-11-19T12:34:56", "2025-11-19T12:34:56.000Z"},
             {"2025-11-19 12:34:56", "2025-11-19T12:34:56.000Z"},
             {"2025-11-19T00:00:00", "2025-11-19T00:00:00.000Z"},
             {"2025-11-19T23:59:59", "2025-11-19T23:59:59.000Z"}});
}

TEST_CASE("a fraction of a second is rounded down to a millisecond") {
  check_all({{"2025-11-19T12:34:56.7", "2025-11-19T12:34:56.700Z"},
             {"2025-11-19T12:34:56.78", "2025-11-19T12:34:56.780Z"},
             {"2025-11-19T12:34:56.789", "2025-11-19T12:34:56.789Z"},
             {"2025-11-19T12:34:56.789999999999", "2025-11-19T12:34:56.789Z"},
             {"2025-11-19T12:34:56.0009", "2025-11-19T12:34:56.000Z"},
             {"2025-11-19T23:59:59.9999", "2025-11-19T23:59:59.999Z"},
             {"1969-12-31T23:59:59.9999", "1969-12-31T23:59:59.999Z"}});
}

TEST_CASE("an offset is taken off the wall clock") {
  check_all({{"2025-11-19T12:00:00Z", "2025-11-19T12:00:00.000Z"},
             {"2025-11-19T12:00:00 Z", "2025-11-19T12:00:00.000Z"},
             {"2025-11-19T12:00Z", "2025-11-19T12:00:00.000Z"},
             {"2025-11-19T12:00:00+02", "2025-11-19T10:00:00.000Z"},
             {"2025-11-19T12:00:00+0230", "2025-11-19T09:30:00.000Z"},
             {"2025-11-19T12:00:00+02:30", "2025-11-19T09:30:00.000Z"},
             {"2025-11-19 12:00:00 +02:30", "2025-11-19T09:30:00.000Z"},
             {"2025-11-19T12:00-05:30", "2025-11-19T17:30:00.000Z"},
             {"2025-11-19T12:00:00.250-0330", "2025-11-19T15:30:00.250Z"},
             {"2025-11-19T12:00:00-00:00", "2025-11-19T12:00:00.000Z"},
             {"2025-12-31T23:00:00-02", "2026-01-01T01:00:00.000Z"},
             {"2025-03-01T00:30:00+01", "2025-02-28T23:30:00.000Z"}});
}

TEST_CASE("text that is no real date and time is no instant") {
  for (const std::string_view text :
       {"", " ", "now", "yesterday", "NaN", "inf", "-inf", "true", "null", "0x10",
        // dates that no calendar has
        "0000-01-01", "2025-00-10", "2025-13-01", "2025-11-00", "2025-11-31", "2025-02-29",
        "1900-02-29", "10000-01-01", "-0001-01-01", "+2025-11-19",
        // parts of the wrong width, or missing
        "2025-1-09", "2025-11-9", "25-11-19", "2025-11", "2025-11-19T", "2025-11-19T12",
        "2025-11-19T1:00", "2025-11-19T12:0", "2025-11-19T12:00:", "2025-11-19T12:00:0",
        "2025-11-19T12:00:00.", "2025-11-19T1200", "2025/11/19", "19-11-2025", "2025-W47-3",
        "2025-323", "2025-11-19  12:00", "2025-11-19_12:00",
        // times that no clock shows
        "2025-11-19T24:00", "2025-11-19T12:60", "2025-11-19T12:00:60", "2025-11-19T23:59:60Z",
        "2025-11-19T-1:00",
        // offsets that are none
        "2025-11-19Z", "2025-11-19+02", "2025-11-19T12:00:00+2", "2025-11-19T12:00:00+",
        "2025-11-19T12:00:00+02:", "2025-11-19T12:00:00+02:3", "2025-11-19T12:00:00+023",
        "2025-11-19T12:00:00+02:60", "2025-11-19T12:00:00+24:00", "2025-11-19T12:00:00  Z",
        "2025-11-19T12:00:00ZZ", "2025-11-19T12:00:00Z+02", "2025-11-19T12:00:00 UTC",
        "2025-11-19T12:00:00+02:30:00", "2025-11-19T12:00:00Zulu"}) {
    CAPTURE(text);
    CHECK(shown(parse_instant(text)) == "none");
  }
}

TEST_CASE("a NUL byte within text is no instant") {
  using namespace std::string_view_literals;
  CHECK_FALSE(parse_instant("2025-11-19\0"sv));
  CHECK_FALSE(parse_instant("1763553600\0"sv));
}

TEST_CASE("no reading lies outside the years 0001 to 9999") {
  check_all({{"0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00.000Z"},
             {"0001-01-01T00:00:00+00:01", "none"},
             {"0001-01-01T01:00:00+01:00", "0001-01-01T00:00:00.000Z"},
             {"9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"},
             {"9999-12-31T23:59:59.999-00:01", "none"},
             // the same borders in Unix seconds
             {"-62135596800", "0001-01-01T00:00:00.000Z"},
             {"-62135596800.001", "none"},
             {"-62135596801", "none"}});
  CHECK(shown(signals::earliest_instant) == "0001-01-01T00:00:00.000Z");
  CHECK(shown(signals::latest_instant) == "9999-12-31T23:59:59.999Z");
}

TEST_CASE("an instant is written to the millisecond, with all zeros") {
  using date::operator""_y;
  const signals::Instant instant = date::sys_days{9_y / 3 / 4} + std::chrono::milliseconds{5};
  CHECK(format_instant(instant) == "0009-03-04T00:00:00.005Z");
  CHECK(format_instant(signals::Instant{}) == "1970-01-01T00:00:00.000Z");
  CHECK(format_instant(signals::Instant{std::chrono::milliseconds{-1}}) ==
        "1969-12-31T23:59:59.999Z");
}
