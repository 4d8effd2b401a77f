// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <rapidcheck.h>

#include <signals/named_time_zone.hpp>
#include <signals/signals.hpp>

#include "generated_input.hpp"
#include "reading.hpp"

/// Random lives over more than a year, for what is kept of them between two runs.
namespace generated {

/// A user, and what reports are made with.
struct Life {
  std::vector<signals::Event> events;
  std::vector<signals::Goal> goals;
  signals::AppCatalogue catalogue;
  signals::Instant now;
  signals::Rules rules;

  [[nodiscard]] signals::Timeframe timeframe() const {
    return signals::Timeframe({.now = now, .rules = rules});
  }
};

/// Zones with changes of clocks, and one that skipped a day.
[[nodiscard]] inline rc::Gen<signals::TimeZone> zone() {
  return rc::gen::map(rc::gen::element<std::string>("UTC", "Africa/Johannesburg", "Pacific/Apia",
                                                    "America/New_York", "Asia/Kathmandu"),
                      [](const std::string& name) { return signals::named_time_zone(name); });
}

[[nodiscard]] inline rc::Gen<signals::Rules> rules_in_zones() {
  return rc::gen::map(rc::gen::pair(rules(), zone()), [](const auto& values) {
    signals::Rules rules = values.first;
    rules.time_zone = values.second;
    return rules;
  });
}

/// The Monday of a skipped day, one after a change of clocks, or one of the others.
[[nodiscard]] inline rc::Gen<signals::Instant> now_of_life() {
  return rc::gen::oneOf(now(), near(reading::at("2012-01-01T10:00")),
                        near(reading::at("2025-03-10T04:00")));
}

/// A time around a border of a week or of the registration window, in the future, sometime in the
/// last fourteen months, or none.
[[nodiscard]] inline rc::Gen<std::optional<signals::Instant>> time_of_life(
    signals::Instant now, const signals::Rules& rules) {
  const signals::Timeframe timeframe({.now = now, .rules = rules});
  const auto near_week =
      rc::gen::mapcat(rc::gen::inRange(0U, rules.weeks_considered()), [timeframe](unsigned week) {
        return near(timeframe.first_instant_of(signals::WeeksAgo{week}));
      });
  const auto within = [now](std::int64_t first_day, std::int64_t last_day) {
    return rc::gen::map(
        rc::gen::inRange(first_day * reference::day, last_day * reference::day),
        [now](std::int64_t offset) { return now + std::chrono::milliseconds{offset}; });
  };
  return rc::gen::weightedOneOf<std::optional<signals::Instant>>(
      {{6, rc::gen::cast<std::optional<signals::Instant>>(near_week)},
       {3, rc::gen::cast<std::optional<signals::Instant>>(near(now))},
       {2, rc::gen::cast<std::optional<signals::Instant>>(near(now - rules.registration_window))},
       {3, rc::gen::cast<std::optional<signals::Instant>>(within(-40, 0))},
       {3, rc::gen::cast<std::optional<signals::Instant>>(within(-430, 0))},
       {2, rc::gen::cast<std::optional<signals::Instant>>(within(0, 30))},
       {1, rc::gen::just(std::optional<signals::Instant>{})}});
}

[[nodiscard]] inline rc::Gen<signals::Event> event_of_life(signals::Instant now,
                                                           const signals::Rules& rules) {
  return event_with(rc::gen::element<std::string>("com.momo", "COM.Momo", " com.momo ", "com.loop",
                                                  "com.none", "com.unknown", ""),
                    rc::gen::element<std::string>("", "s1", "s2", "s3", "s4", "s5",
                                                  "0f8fad5b-d9cb-469f-a165-70867728950e",
                                                  "0F8FAD5B-D9CB-469F-A165-70867728950E"),
                    time_of_life(now, rules), rules);
}

/// Draws a life; call it within a property.
[[nodiscard]] inline Life draw_life() {
  Life life;
  life.catalogue.add("com.momo", {"money"});
  life.catalogue.add("com.loop", {"money", "savings"});
  life.catalogue.add("com.none", {"nothing"});
  life.rules = *rules_in_zones();
  life.now = *now_of_life();
  life.goals = {{.id = "g1", .subcategory = "money", .tier = signals::Tier::one}};
  if (*rc::gen::arbitrary<bool>()) {
    life.goals.push_back({.id = "g2", .subcategory = "nothing", .tier = signals::Tier::two});
  }
  life.events =
      *rc::gen::container<std::vector<signals::Event>>(event_of_life(life.now, life.rules));
  return life;
}

/// The state of the events in any order, in any parts, each sealed at any time up to `latest`.
[[nodiscard]] inline signals::UserState draw_state(std::vector<signals::Event> events,
                                                   signals::Instant latest) {
  for (std::size_t i = events.size(); i > 1; --i) {
    std::swap(events[i - 1], events[*rc::gen::inRange<std::size_t>(0, i)]);
  }
  const auto seal = [latest](signals::UserState& state) {
    state.seal(latest -
               std::chrono::milliseconds{*rc::gen::inRange<std::int64_t>(0, 90 * reference::day)});
  };
  const auto part_count = *rc::gen::inRange<std::size_t>(1, 5);
  std::vector<signals::UserState> parts(part_count);
  for (const signals::Event& event : events) {
    signals::UserState& part = parts[*rc::gen::inRange<std::size_t>(0, part_count)];
    if (*rc::gen::inRange(0, 4) == 0) seal(part);
    part.add(event);
  }
  while (parts.size() > 1) {
    const auto to = *rc::gen::inRange<std::size_t>(0, parts.size() - 1);
    if (*rc::gen::arbitrary<bool>()) std::swap(parts[to], parts.back());
    parts[to].merge(parts.back());
    parts.pop_back();
  }
  return std::move(parts.front());
}

}  // namespace generated
