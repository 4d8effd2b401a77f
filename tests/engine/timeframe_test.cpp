// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <signals/named_time_zone.hpp>
#include <signals/timeframe.hpp>

#include "support/reading.hpp"

using reading::at;
using reading::shown;
using signals::Instant;
using signals::Rules;
using signals::Timeframe;
using signals::WeekKind;
using signals::WeeksAgo;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds tick{1};

/// The week of an instant as a number; -1 when it is in none.
[[nodiscard]] int week_of(const Timeframe& timeframe, Instant instant) {
  const auto week = timeframe.week_of(instant);
  return week ? static_cast<int>(week->value()) : -1;
}

[[nodiscard]] Rules calendar_in(std::string_view zone) {
  return Rules{.week = WeekKind::calendar, .time_zone = signals::named_time_zone(zone)};
}

/// Checks that the week of that number begins at that instant, and an older one ends just before.
void check_begin(const Timeframe& timeframe, int week, std::string_view instant) {
  CAPTURE(instant);
  CHECK(week_of(timeframe, at(instant)) == week);
  CHECK(week_of(timeframe, at(instant) - tick) == week + 1);
}

}  // namespace

TEST_CASE("a rolling week begins seven days of age after the one before") {
  const Instant now = at("2025-11-26T12:00:00Z");
  const Timeframe timeframe(now);
  CHECK(week_of(timeframe, now) == 0);
  CHECK(week_of(timeframe, now + tick) == -1);
  for (int k = 1; k <= 9; ++k) {
    CAPTURE(k);
    CHECK(week_of(timeframe, now - date::weeks{k} + tick) == k - 1);
    CHECK(week_of(timeframe, now - date::weeks{k}) == k);
    CHECK(week_of(timeframe, now - date::weeks{k} - tick) == k);
  }
  CHECK(week_of(timeframe, now - date::weeks{10} + tick) == 9);
  CHECK(week_of(timeframe, now - date::weeks{10}) == -1);  // beyond what the rules consider
}

TEST_CASE("rolling weeks do not mind the time zone or a change of clocks") {
  Rules rules;
  rules.time_zone = signals::named_time_zone("America/New_York");
  const Timeframe timeframe({.now = at("2025-11-03T12:00:00Z"), .rules = rules});
  check_begin(timeframe, 0, "2025-10-27T12:00:00.001Z");
}

TEST_CASE("a calendar week runs from Monday to Sunday") {
  Rules rules;
  rules.week = WeekKind::calendar;
  const Instant monday = at("2025-11-24");
  for (const Instant now :
       {monday, monday + tick, at("2025-11-26T12:00:00Z"), monday + date::weeks{1} - tick}) {
    CAPTURE(shown(now));
    const Timeframe timeframe({.now = now, .rules = rules});
    CHECK(week_of(timeframe, now) == 0);
    CHECK(week_of(timeframe, now + tick) == -1);
    CHECK(week_of(timeframe, monday) == 0);
    for (int k = 1; k <= 9; ++k) {
      CAPTURE(k);
      CHECK(week_of(timeframe, monday - date::weeks{k - 1} - tick) == k);
      CHECK(week_of(timeframe, monday - date::weeks{k}) == k);
    }
    CHECK(week_of(timeframe, monday - date::weeks{9} - tick) == -1);
  }
}

TEST_CASE("a calendar week begins at Monday's midnight in its time zone") {
  // UTC+2: Monday 24 November begins at 22:00 on Sunday in UTC.
  const Timeframe south_africa(
      {.now = at("2025-11-26T12:00:00Z"), .rules = calendar_in("Africa/Johannesburg")});
  check_begin(south_africa, 0, "2025-11-23T22:00:00Z");

  // When UTC is already in Monday, New York is still in Sunday, of the week before.
  const Timeframe new_york(
      {.now = at("2025-11-24T04:59:59.999Z"), .rules = calendar_in("America/New_York")});
  check_begin(new_york, 0, "2025-11-17T05:00:00Z");
}

TEST_CASE("calendar weeks are an hour shorter or longer where the clocks change") {
  // New York's clocks went back on Sunday 2 November and forward on Sunday 9 March 2025.
  const Timeframe autumn(
      {.now = at("2025-11-05T12:00:00Z"), .rules = calendar_in("America/New_York")});
  check_begin(autumn, 0, "2025-11-03T05:00:00Z");
  check_begin(autumn, 1, "2025-10-27T04:00:00Z");

  const Timeframe spring(
      {.now = at("2025-03-12T12:00:00Z"), .rules = calendar_in("America/New_York")});
  check_begin(spring, 0, "2025-03-10T04:00:00Z");
  check_begin(spring, 1, "2025-03-03T05:00:00Z");
}

TEST_CASE("a calendar week whose Monday has no midnight begins at the change") {
  const Timeframe tehran({.now = at("2021-03-24T12:00:00Z"), .rules = calendar_in("Asia/Tehran")});
  check_begin(tehran, 0, "2021-03-21T20:30:00Z");
  CHECK(shown(tehran.first_instant_of(signals::this_week)) == "2021-03-21T20:30:00.000Z");
}

TEST_CASE("a calendar week whose Monday has two midnights begins at the earlier one") {
  const Timeframe jerusalem(
      {.now = at("2001-09-26T12:00:00Z"), .rules = calendar_in("Asia/Jerusalem")});
  check_begin(jerusalem, 0, "2001-09-23T21:00:00Z");
}

TEST_CASE("the instants of a week reach from its first to its last") {
  for (const WeekKind kind : {WeekKind::rolling, WeekKind::calendar}) {
    Rules rules = calendar_in("America/New_York");
    rules.week = kind;
    rules.retained_weeks = date::weeks{52};
    const Timeframe timeframe({.now = at("2025-11-26T12:00:00Z"), .rules = rules});
    CHECK(timeframe.last_instant_of(signals::this_week) == timeframe.now());
    for (unsigned k = 0; k < 53; ++k) {
      const WeeksAgo week{k};
      CHECK(week_of(timeframe, timeframe.first_instant_of(week)) == static_cast<int>(k));
      CHECK(week_of(timeframe, timeframe.last_instant_of(week)) == static_cast<int>(k));
      if (k > 0) {
        CHECK(timeframe.last_instant_of(week) + tick ==
              timeframe.first_instant_of(WeeksAgo{k - 1}));
      }
    }
    CHECK(week_of(timeframe, timeframe.first_instant_of(WeeksAgo{52}) - tick) == -1);
  }
}

TEST_CASE("a rolling week shows its borders to the millisecond") {
  const Timeframe timeframe(at("2025-11-26T12:00:00Z"));
  CHECK(shown(timeframe.first_instant_of(WeeksAgo{0})) == "2025-11-19T12:00:00.001Z");
  CHECK(shown(timeframe.last_instant_of(WeeksAgo{1})) == "2025-11-19T12:00:00.000Z");
  CHECK(shown(timeframe.first_instant_of(WeeksAgo{1})) == "2025-11-12T12:00:00.001Z");
}

TEST_CASE("a session is recent up to the very end of the registration window") {
  const Instant now = at("2025-11-26T12:00:00Z");
  const Timeframe timeframe(now);
  CHECK(timeframe.in_registration_window(now));
  CHECK_FALSE(timeframe.in_registration_window(now + tick));
  CHECK(timeframe.in_registration_window(now - date::days{7}));
  CHECK_FALSE(timeframe.in_registration_window(now - date::days{7} - tick));

  const Timeframe longer({.now = now, .rules = {.registration_window = date::days{30}}});
  CHECK(longer.in_registration_window(now - date::days{30}));
  CHECK_FALSE(longer.in_registration_window(now - date::days{30} - tick));
}

TEST_CASE("only events with a time before since are dropped") {
  const Instant since = at("2025-11-01");
  const Timeframe timeframe({.now = at("2025-11-26"), .since = since});
  CHECK(timeframe.admits(since));
  CHECK_FALSE(timeframe.admits(since - tick));
  CHECK(timeframe.admits(std::nullopt));
  CHECK(timeframe.admits(at("2030-01-01")));
  CHECK(Timeframe(at("2025-11-26")).admits(signals::earliest_instant));
}

TEST_CASE("a timeframe keeps what it was made of, and refuses rules out of range") {
  const Rules rules{.engaged_weeks = date::weeks{2}};
  const Timeframe timeframe({.now = at("2025-11-26"), .rules = rules, .since = at("2025-11-01")});
  CHECK(timeframe.now() == at("2025-11-26"));
  CHECK(timeframe.since() == at("2025-11-01"));
  CHECK(timeframe.rules() == rules);
  CHECK(reading::contains(reading::invalid_argument_of([] {
                            return Timeframe({.now = at("2025-11-26"),
                                              .rules = {.engaged_weeks = date::weeks{53}}});
                          }),
                          "engaged_weeks"));
}

TEST_CASE("the ends of time are no trouble") {
  for (const std::string_view zone : {"UTC", "Africa/Johannesburg", "America/New_York"}) {
    CAPTURE(zone);
    const Timeframe first({.now = signals::earliest_instant, .rules = calendar_in(zone)});
    CHECK(week_of(first, signals::earliest_instant) == 0);
    CHECK(week_of(first, signals::latest_instant) == -1);
    const Timeframe last({.now = signals::latest_instant, .rules = calendar_in(zone)});
    CHECK(week_of(last, signals::latest_instant) == 0);
    CHECK(week_of(last, signals::earliest_instant) == -1);
  }
}

TEST_CASE("a now that no report supports, or none, is refused") {
  using reading::contains;
  using reading::invalid_argument_of;
  const milliseconds moment{1};
  for (const Instant now : {signals::earliest_instant - moment, signals::latest_instant + moment,
                            Instant::min(), Instant::max()}) {
    CHECK(contains(invalid_argument_of([&] { return Timeframe(now); }), "0001 to 9999"));
  }
  CHECK(contains(invalid_argument_of([] { return Timeframe(signals::TimeframeOptions{}); }),
                 "0001 to 9999"));
}

TEST_CASE("a clock's time is rounded down to an instant") {
  using std::chrono::microseconds;
  using std::chrono::system_clock;
  CHECK(signals::instant_of(system_clock::time_point{microseconds{1'999}}) ==
        Instant{milliseconds{1}});
  CHECK(signals::instant_of(system_clock::time_point{microseconds{-1}}) ==
        Instant{milliseconds{-1}});
}
