// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <signals/columns/column_evaluator.hpp>
#include <signals/formats/report_json.hpp>
#include <signals/named_time_zone.hpp>

#include "column_table.hpp"
#include "support/case_check.hpp"
#include "support/case_file.hpp"
#include "support/generated_input.hpp"
#include "support/reading.hpp"

using signals::Report;

namespace {

[[nodiscard]] signals::AppCatalogue catalogue_of(const reference::Input& input) {
  signals::AppCatalogue catalogue;
  for (const auto& [app, subcategories] : input.catalogue) {
    catalogue.add(app, std::vector<std::string>(subcategories.begin(), subcategories.end()));
  }
  return catalogue;
}

void require_equal(const std::vector<Report>& given, const std::vector<Report>& wanted) {
  RC_ASSERT(given.size() == wanted.size());
  for (std::size_t user = 0; user < wanted.size(); ++user) {
    if (given[user] != wanted[user]) {
      RC_LOG() << "columns:  " << signals::to_json(given[user]) << '\n'
               << "evaluate: " << signals::to_json(wanted[user]) << '\n';
    }
    RC_ASSERT((given[user] == wanted[user]));
  }
}

/// Zones with and without summer time, one whose clocks change by half an hour, and one that left
/// out a day.
[[nodiscard]] rc::Gen<signals::TimeZone> time_zone() {
  using signals::TimeZone;
  return rc::gen::element(
      TimeZone{}, signals::named_time_zone("Africa/Johannesburg"),
      signals::named_time_zone("Europe/London"), signals::named_time_zone("America/New_York"),
      signals::named_time_zone("Australia/Lord_Howe"), signals::named_time_zone("Pacific/Apia"),
      signals::named_time_zone("America/Santiago"));
}

/// A timeframe of up to 53 weeks, with changes of clocks among them.
[[nodiscard]] signals::Timeframe draw_timeframe() {
  const signals::Instant now = *rc::gen::mapcat(
      rc::gen::element(reading::at("2025-11-26T12:00"), reading::at("2025-03-30T01:00"),
                       reading::at("2025-11-02T06:00"), reading::at("2012-01-02T10:00"),
                       reading::at("2024-04-07T15:00"), reading::at("0002-03-01T00:00")),
      generated::near);
  signals::Rules rules = *generated::rules();
  rules.engaged_weeks = date::weeks{*rc::gen::inRange(1, 53)};
  rules.retained_weeks = date::weeks{*rc::gen::inRange(1, 53)};
  rules.time_zone = *time_zone();
  std::optional<signals::Instant> since;
  if (*rc::gen::inRange(0, 3) == 0) since = now - date::weeks{*rc::gen::inRange(0, 20)};
  return signals::Timeframe({.now = now, .rules = rules, .since = since});
}

/// An event around the first or last instant of some week of the timeframe.
[[nodiscard]] rc::Gen<signals::Event> event_near_weeks(const reference::Input& input,
                                                       const signals::Timeframe& timeframe) {
  const unsigned weeks = timeframe.rules().weeks_considered();
  return rc::gen::map(
      rc::gen::pair(generated::event(input),
                    rc::gen::mapcat(rc::gen::inRange(0U, weeks),
                                    [&timeframe](unsigned week) {
                                      return generated::near(
                                          timeframe.first_instant_of(signals::WeeksAgo{week}));
                                    })),
      [](std::pair<signals::Event, signals::Instant> drawn) {
        if (drawn.first.time) drawn.first.time = drawn.second;
        return drawn.first;
      });
}

}  // namespace

TEST_CASE("every worked case yields its report by columns, its user alone or among others") {
  std::vector<Case> cases = case_file::all_cases();
  REQUIRE(cases.size() >= 365);
  for (Case& example : cases) {
    CAPTURE(example.name);
    std::vector<TableUser> users{{example.user_id, example.goals, example.events},
                                 {"idle", example.goals, {}},
                                 {"aimless", {}, example.events},
                                 {"half", example.goals, {}},
                                 {example.user_id, example.goals, example.events}};
    for (std::size_t i = 0; i < example.events.size(); i += 2) {
      users[3].events.push_back(example.events[i]);
    }
    const ColumnTable table(users, example.catalogue, example.timeframe);
    const std::vector<Report> wanted = table.wanted();
    const std::vector<Report> grouped = table.grouped();
    CHECK(grouped == wanted);
    CHECK(table.sliced(2) == wanted);
    CHECK(table.mixed() == wanted);
    CHECK(table.interleaved(1) == wanted);
    CHECK(table.interleaved(3) == wanted);
    CHECK(table.in_blocks(3) == wanted);
    example.written.at("expect").as_object().erase("passed_over");  // columns were read before
    case_check::check_report(grouped.front(), example);
    case_check::check_report(grouped.back(), example);
  }
}

TEST_CASE("columns agree with evaluate on random users, grouped or mixed, by any threads") {
  CHECK(rc::check([] {
    const reference::Input input = generated::draw_input();
    const signals::AppCatalogue catalogue = catalogue_of(input);
    std::vector<TableUser> users{{"u1", input.goals, input.events}};
    const auto more = *rc::gen::inRange<std::size_t>(0, 4);
    for (std::size_t user = 0; user < more; ++user) {
      users.push_back({"a user of a long name " + std::to_string(user),
                       *rc::gen::container<std::vector<signals::Goal>>(generated::goal()),
                       *rc::gen::container<std::vector<signals::Event>>(generated::event(input))});
    }
    const ColumnTable table(
        std::move(users), catalogue,
        signals::Timeframe({.now = input.now, .rules = input.rules, .since = input.since}));
    const std::vector<Report> wanted = table.wanted();
    require_equal(table.grouped(), wanted);
    require_equal(table.grouped(3), wanted);
    require_equal(table.sliced(*rc::gen::inRange<std::size_t>(1, 6)), wanted);
    require_equal(table.mixed(), wanted);
    require_equal(table.interleaved(*rc::gen::inRange(1U, 4U)), wanted);
    require_equal(table.in_blocks(*rc::gen::inRange<std::size_t>(1, 200)), wanted);
  }));
}

TEST_CASE("columns agree with evaluate at the borders of up to 53 weeks in any time zone") {
  CHECK(rc::check([] {
    reference::Input input = generated::draw_input();
    const signals::Timeframe timeframe = draw_timeframe();
    const signals::AppCatalogue catalogue = catalogue_of(input);
    const ColumnTable table(
        {{"u1", input.goals,
          *rc::gen::container<std::vector<signals::Event>>(event_near_weeks(input, timeframe))}},
        catalogue, timeframe);
    require_equal(table.grouped(), table.wanted());
    require_equal(table.sliced(1), table.wanted());
  }));
}
