// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string_view>

#include <doctest/doctest.h>

#include <signals/named_time_zone.hpp>
#include <signals/time_zone.hpp>

#include "support/reading.hpp"

using date::operator""_y;
using reading::at;
using reading::shown;
using signals::TimeZone;

namespace {

[[nodiscard]] date::local_days day(int year, unsigned month, unsigned day_of_month) {
  return date::local_days{date::year{year} / static_cast<int>(month) /
                          static_cast<int>(day_of_month)};
}

/// Checks that a date starts at that instant, and that the date before ends just before it.
void check_start(const TimeZone& zone, date::local_days date, std::string_view instant) {
  CAPTURE(instant);
  CHECK(zone.start_of(date) == at(instant));
  CHECK((zone.local_date(at(instant)) == date));
  CHECK((zone.local_date(at(instant) - std::chrono::milliseconds{1}) == date - date::days{1}));
}

}  // namespace

TEST_CASE("a zone is UTC unless another is named") {
  CHECK(TimeZone{}.name() == "UTC");
  CHECK(TimeZone{} == signals::named_time_zone("UTC"));
  CHECK(signals::named_time_zone("Africa/Johannesburg").name() == "Africa/Johannesburg");
  CHECK(signals::named_time_zone("Africa/Johannesburg") ==
        signals::named_time_zone("Africa/Johannesburg"));
  CHECK_FALSE(signals::named_time_zone("Africa/Johannesburg") == TimeZone{});
}

TEST_CASE("a name that the database does not know is an error that names it") {
  for (const std::string_view name : {"", "Africa/Atlantis", "utc ", "../etc/passwd",
                                      "africa/johannesburg", "GMT+2", "/usr/share/zoneinfo/UTC"}) {
    CAPTURE(name);
    const std::string message =
        reading::invalid_argument_of([&] { return signals::named_time_zone(name); });
    CHECK_MESSAGE(reading::contains(message, "time_zone \"" + std::string(name) + "\""), message);
  }
}

TEST_CASE("the local date changes at local midnight") {
  const TimeZone utc;
  CHECK((utc.local_date(at("2025-11-23T23:59:59.999Z")) == day(2025, 11, 23)));
  CHECK((utc.local_date(at("2025-11-24T00:00:00Z")) == day(2025, 11, 24)));
  CHECK((utc.local_date(at("1969-12-31T23:59:59.999Z")) == day(1969, 12, 31)));

  const TimeZone south_africa = signals::named_time_zone("Africa/Johannesburg");  // UTC+2
  CHECK((south_africa.local_date(at("2025-11-23T21:59:59.999Z")) == day(2025, 11, 23)));
  CHECK((south_africa.local_date(at("2025-11-23T22:00:00Z")) == day(2025, 11, 24)));

  const TimeZone new_york = signals::named_time_zone("America/New_York");  // UTC-5 in winter
  CHECK((new_york.local_date(at("2025-11-24T04:59:59.999Z")) == day(2025, 11, 23)));
  CHECK((new_york.local_date(at("2025-11-24T05:00:00Z")) == day(2025, 11, 24)));
}

TEST_CASE("a date starts at its local midnight, whatever the clocks did before") {
  CHECK(shown(TimeZone{}.start_of(day(2025, 11, 24))) == "2025-11-24T00:00:00.000Z");
  const TimeZone new_york = signals::named_time_zone("America/New_York");
  // The clocks went back on Sunday 2 November 2025 at 02:00.
  CHECK(shown(new_york.start_of(day(2025, 10, 27))) == "2025-10-27T04:00:00.000Z");
  CHECK(shown(new_york.start_of(day(2025, 11, 2))) == "2025-11-02T04:00:00.000Z");
  CHECK(shown(new_york.start_of(day(2025, 11, 3))) == "2025-11-03T05:00:00.000Z");
  CHECK(shown(signals::named_time_zone("Asia/Kathmandu").start_of(day(2025, 11, 24))) ==
        "2025-11-23T18:15:00.000Z");
}

TEST_CASE("a date whose midnight the clocks skipped starts at the change") {
  // Tehran went from UTC+3:30 to UTC+4:30 when Monday 22 March 2021 began.
  check_start(signals::named_time_zone("Asia/Tehran"), day(2021, 3, 22), "2021-03-21T20:30:00Z");
}

TEST_CASE("a date whose midnight the clocks repeated starts at the earlier one") {
  // Jerusalem went back from UTC+3 to UTC+2 on Monday 24 September 2001, from 01:00 to 00:00.
  const TimeZone jerusalem = signals::named_time_zone("Asia/Jerusalem");
  check_start(jerusalem, day(2001, 9, 24), "2001-09-23T21:00:00Z");
  CHECK((jerusalem.local_date(at("2001-09-23T22:00:00Z")) == day(2001, 9, 24)));
}

TEST_CASE("a date that began after the clocks went back over its midnight starts once") {
  // Tehran went back from 24:00 to 23:00 on Sunday 20 September 2020.
  check_start(signals::named_time_zone("Asia/Tehran"), day(2020, 9, 21), "2020-09-20T20:30:00Z");
}
