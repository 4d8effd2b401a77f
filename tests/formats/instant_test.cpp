// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <signals/formats/instant_text.hpp>

#include "support/paths.hpp"
#include "support/reading.hpp"

using reading::shown;
using signals::format_instant;
using signals::parse_instant;

TEST_CASE("text is read as the instants of data/instants.json, rule by rule") {
  std::ifstream file{std::string(paths::instants)};
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const boost::json::value rules = boost::json::parse(text);
  std::size_t count = 0;
  // clang 14 lets no lambda, such as that of CAPTURE, refer to a structured binding.
  for (const auto& rule : rules.as_object()) {
    for (const auto& reading : rule.value().as_object()) {
      const std::string written(reading.key());
      CAPTURE(std::string(rule.key()));
      CAPTURE(written);
      CHECK(shown(parse_instant(written)) == std::string_view(reading.value().as_string()));
      ++count;
    }
  }
  CHECK(count >= 136);
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
        "2025-11-19T12:00:00.", "2025-11-19T1200", "2025/11-19", "2025-11/19", "19-11-2025",
        "2025-W47-3", "2025-323", "2025-11-19  12:00", "2025-11-19_12:00",
        // times that no clock shows
        "2025-11-19T24:00", "2025-11-19T12:60", "2025-11-19T12:00:60", "2025-11-19T23:59:60Z",
        "2025-11-19T-1:00",
        // offsets that are none
        "2025-11-19Z", "2025-11-19+02", "2025-11-19T12:00:00+2", "2025-11-19T12:00:00+",
        "2025-11-19T12:00:00+02:", "2025-11-19T12:00:00+02:3", "2025-11-19T12:00:00+023",
        "2025-11-19T12:00:00+02:60", "2025-11-19T12:00:00+24:00", "2025-11-19T12:00:00  Z",
        "2025-11-19T12:00:00ZZ", "2025-11-19T12:00:00 EAT", "2025-11-19T12:00:00+02:30:00",
        "2025-11-19T12:00:00Zulu"}) {
    CAPTURE(text);
    CHECK(shown(parse_instant(text)) == "none");
  }
}

TEST_CASE("a whole number is the instant of its digits") {
  std::vector<std::int64_t> numbers{0, -1, std::numeric_limits<std::int64_t>::min(),
                                    std::numeric_limits<std::int64_t>::max()};
  for (std::int64_t power = 1; power <= 1'000'000'000'000'000'000 / 10; power *= 10) {
    for (const std::int64_t head : {1, 2, 9, 10, 19, 20, 21}) {
      for (const std::int64_t step : {-1, 0, 1, 1126, 1126100000}) {
        numbers.push_back(head * (power / 10) + step);
        numbers.push_back(-head * (power / 10) + step);
      }
    }
  }
  numbers.insert(numbers.end(), {20251126, 20251326, 20251126100000, 20251126106000, 20999999,
                                 20000000, 19999999, 21000000, 1763553600000});
  for (const std::int64_t number : numbers) {
    CAPTURE(number);
    CHECK(shown(signals::instant_of_number(number)) ==
          shown(parse_instant(std::to_string(number))));
  }
}

TEST_CASE("a NUL byte within text is no instant") {
  using namespace std::string_view_literals;
  CHECK_FALSE(parse_instant("2025-11-19\0"sv));
  CHECK_FALSE(parse_instant("1763553600\0"sv));
}

TEST_CASE("no reading lies outside the years 0001 to 9999") {
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

TEST_CASE("Unix time of a hundred thousand digits is read, or is no instant") {
  const std::string nines(100'000, '9');
  const std::string zeros(100'000, '0');
  CHECK(shown(parse_instant(nines)) == "none");
  CHECK(shown(parse_instant("1" + zeros)) == "none");
  CHECK(shown(parse_instant("1763553600." + nines)) == "2025-11-19T12:00:00.999Z");
  CHECK(shown(parse_instant(zeros + "1763553600")) == "2025-11-19T12:00:00.000Z");
}

TEST_CASE("text that is nearly a number is no instant") {
  for (const std::string_view text :
       {"-",     "+",           ".",           "-.",    "e5",    ".e5",   "1e",    "1e+",
        "1e+-5", "1e--5",       "1e5.0",       "1.2.3", "1,5",   "1 000", "1_000", "--1",
        "+-1",   "1763553600s", "1763553600Z", "0x6",   "1e5e5", "١٧"}) {
    CAPTURE(text);
    CHECK(shown(parse_instant(text)) == "none");
  }
}
