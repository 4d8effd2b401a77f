// SPDX-License-Identifier: Apache-2.0
// The folds that a processor could also run are not reached through the evaluator, which takes the
// quickest, so they are held against each other here.
#include "columns/column_fold.hpp"

#include <cstdint>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include <signals/named_time_zone.hpp>

#include "support/reading.hpp"

namespace {

struct Folded {
  signals::FoldedEvents events;
  std::vector<signals::SessionIndex> recent;
};

[[nodiscard]] Folded fold(signals::Fold fold, const signals::EventColumns& events,
                          const signals::FoldTimeframe& timeframe) {
  const std::vector<std::uint64_t> apps{1, 2, 4, 3, 0, 0};
  Folded folded{.events = {}, .recent = std::vector<signals::SessionIndex>(events.size() + 1)};
  fold(events, {.subcategories = apps.data(), .count = 5, .wanted = 3}, timeframe, folded.events,
       folded.recent.data());
  folded.recent.resize(folded.events.recent_count);
  return folded;
}

}  // namespace

TEST_CASE("all sets of instructions fold the same, for any number of events") {
  std::mt19937_64 random(3);
  const signals::Instant now = reading::at("2025-11-26T12:00");
  const signals::Rules calendar{.week = signals::WeekKind::calendar,
                                .time_zone = signals::named_time_zone("America/New_York")};
  std::uint64_t recent = 0;
  for (const signals::Timeframe& timeframe :
       {signals::Timeframe(now), signals::Timeframe({.now = now, .rules = calendar}),
        signals::Timeframe({.now = now, .since = now - date::weeks{4}}),
        signals::Timeframe({.now = now, .rules = calendar, .since = now - date::weeks{4}})}) {
    const signals::FoldTimeframe frame(timeframe);
    const std::vector<signals::Fold> folds = signals::folds_for(frame);
    REQUIRE_FALSE(folds.empty());
    for (std::size_t count = 0; count < 200; ++count) {
      std::vector<signals::AppIndex> apps(count);
      std::vector<signals::SessionIndex> sessions(count);
      std::vector<signals::Instant> times(count);
      std::vector<signals::Minutes> foregrounds(count);
      for (std::size_t i = 0; i < count; ++i) {
        apps[i] = static_cast<signals::AppIndex>(random() % 7);
        sessions[i] = static_cast<signals::SessionIndex>(random() % 50);
        times[i] = random() % 9 == 0 ? signals::no_time
                                     : now - std::chrono::minutes{random() % (7 * 24 * 60 * 11)};
        foregrounds[i] = signals::Minutes{static_cast<double>(random() % 4)};
      }
      const signals::EventColumns events{apps, sessions, times, foregrounds};
      const Folded plain = fold(folds.back(), events, frame);
      recent += plain.recent.size();
      for (const signals::Fold other : folds) {
        const Folded given = fold(other, events, frame);
        CAPTURE(count);
        CHECK(given.events.event_count == plain.events.event_count);
        CHECK(given.events.service_event_count == plain.events.service_event_count);
        CHECK(given.events.subcategories == plain.events.subcategories);
        CHECK(given.events.week_slots == plain.events.week_slots);
        CHECK(given.events.longest_foreground == plain.events.longest_foreground);
        CHECK(given.recent == plain.recent);
      }
    }
  }
  CHECK(recent > 1000);
}
