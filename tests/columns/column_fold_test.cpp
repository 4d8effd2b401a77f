// SPDX-License-Identifier: Apache-2.0
// The folds that a processor could also run are not reached through the evaluator, which takes the
// quickest, so they are held against each other here.
#include "columns/column_fold.hpp"

#include <algorithm>
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

const std::vector<std::uint64_t> subcategories{1, 2, 4, 3, 0, 0};
constexpr std::uint64_t wanted_ones = 3;

[[nodiscard]] Folded fold(signals::Fold fold, const signals::EventColumns& events,
                          const signals::FoldTimeframe& timeframe) {
  Folded folded{.events = {}, .recent = std::vector<signals::SessionIndex>(events.size() + 1)};
  fold(events, {.subcategories = subcategories.data(), .count = 5, .wanted = wanted_ones},
       timeframe, folded.events, folded.recent.data());
  folded.recent.resize(folded.events.recent_count);
  return folded;
}

/// The same of two users whose events take turns at random, of whom only the first has these goals.
[[nodiscard]] Folded fold(signals::InterleavedFold fold,
                          const std::vector<signals::UserIndex>& users,
                          const signals::EventColumns& events,
                          const signals::FoldTimeframe& timeframe) {
  std::vector<signals::FoldedUser> all(2);
  all[0].wanted = wanted_ones;
  std::vector<std::uint64_t> of_events(events.size() + signals::columns::chunk_size);
  for (std::size_t i = 0; i < events.size(); ++i) {
    of_events[i] =
        subcategories[std::min<std::size_t>(static_cast<std::uint32_t>(events.apps[i]), 5)];
  }
  std::vector<std::uint32_t> recent;
  fold({.users = users,
        .times = events.times,
        .foregrounds = events.foregrounds,
        .subcategories = of_events.data()},
       timeframe, all, recent);
  Folded folded{.events = all[0].events, .recent = {}};
  for (const std::uint32_t event : recent) {
    if (events.sessions[event] == signals::no_session) continue;
    folded.recent.push_back(events.sessions[event]);
  }
  return folded;
}

/// The same of users of few events, of whom every second has these goals and the others none.
[[nodiscard]] std::vector<Folded> fold(signals::FewEventsFold fold,
                                       const std::vector<std::uint64_t>& offsets,
                                       const signals::EventColumns& events,
                                       const signals::FoldTimeframe& timeframe) {
  const std::size_t users = offsets.size() - 1;
  std::vector<std::uint64_t> wanted(users);
  for (std::size_t user = 0; user < users; user += 2) wanted[user] = wanted_ones;
  std::vector<signals::FoldedEvents> all(users);
  std::vector<signals::SessionIndex> recent(users * signals::most_few_events);
  fold({.offsets = offsets, .wanted = wanted.data(), .events = events},
       {.subcategories = subcategories.data(), .count = 5, .wanted = 0}, timeframe, all.data(),
       recent.data());
  std::vector<Folded> folded;
  for (std::size_t user = 0; user < users; ++user) {
    const auto first =
        recent.begin() + static_cast<std::ptrdiff_t>(user * signals::most_few_events);
    folded.push_back(
        {.events = all[user],
         .recent = {first, first + static_cast<std::ptrdiff_t>(all[user].recent_count)}});
  }
  return folded;
}

const signals::Instant now_of_folds = reading::at("2025-11-26T12:00");

/// Events of the last eleven weeks, some without a time, a known app or a session.
[[nodiscard]] signals::OwnedEventColumns random_events(std::mt19937_64& random, std::size_t count) {
  signals::OwnedEventColumns events;
  for (std::size_t i = 0; i < count; ++i) {
    events.apps.push_back(static_cast<signals::AppIndex>(random() % 7));
    events.sessions.push_back(random() % 20 == 0
                                  ? signals::no_session
                                  : static_cast<signals::SessionIndex>(random() % 50));
    events.times.push_back(
        random() % 9 == 0 ? signals::no_time
                          : now_of_folds - std::chrono::minutes{random() % (7 * 24 * 60 * 11)});
    events.foregrounds.emplace_back(static_cast<double>(random() % 4));
  }
  return events;
}

/// Calls `use` with timeframes, and the folds for each: with and without `since`, and with weeks
/// that a change of clocks makes uneven.
template <typename Use>
void for_each_timeframe(Use use) {
  const signals::Rules calendar{.week = signals::WeekKind::calendar,
                                .time_zone = signals::named_time_zone("America/New_York")};
  for (const signals::TimeframeOptions& options :
       {signals::TimeframeOptions{.now = now_of_folds},
        {.now = now_of_folds, .rules = calendar},
        {.now = now_of_folds, .since = now_of_folds - date::weeks{4}},
        {.now = now_of_folds, .rules = calendar, .since = now_of_folds - date::weeks{4}}}) {
    const signals::FoldTimeframe timeframe{signals::Timeframe(options)};
    const std::vector<signals::Folds> folds = signals::folds_for(timeframe);
    REQUIRE_FALSE(folds.empty());
    use(timeframe, folds);
  }
}

void require_equal(const Folded& given, const Folded& wanted) {
  CHECK(given.events.event_count == wanted.events.event_count);
  CHECK(given.events.service_event_count == wanted.events.service_event_count);
  CHECK((given.events.subcategories & wanted_ones) == (wanted.events.subcategories & wanted_ones));
  CHECK(given.events.week_slots == wanted.events.week_slots);
  CHECK(given.events.longest_foreground == wanted.events.longest_foreground);
  CHECK(given.recent == wanted.recent);
}

}  // namespace

TEST_CASE("all sets of instructions fold the same, for any number of events") {
  std::mt19937_64 random(3);
  std::uint64_t recent = 0;
  for_each_timeframe([&](const auto& frame, const auto& folds) {
    for (std::size_t count = 0; count < 200; ++count) {
      const signals::OwnedEventColumns columns = random_events(random, count);
      const signals::EventColumns events = columns.view();
      const Folded plain = fold(folds.back().grouped, events, frame);
      recent += plain.recent.size();
      // The events of the first of two users.
      std::vector<signals::UserIndex> users(count);
      for (signals::UserIndex& user : users) user = static_cast<signals::UserIndex>(random() % 2);
      const auto of_first = [&](auto values) {
        for (std::size_t i = 0, kept = 0; i < count; ++i) {
          if (users[i] == signals::UserIndex{0}) values[kept++] = values[i];
        }
        values.resize(static_cast<std::size_t>(
            std::count(users.begin(), users.end(), signals::UserIndex{0})));
        return values;
      };
      const auto first_apps = of_first(columns.apps);
      const auto first_sessions = of_first(columns.sessions);
      const auto first_times = of_first(columns.times);
      const auto first_foregrounds = of_first(columns.foregrounds);
      const Folded first =
          fold(folds.back().grouped, {first_apps, first_sessions, first_times, first_foregrounds},
               frame);
      for (const signals::Folds& other : folds) {
        CAPTURE(count);
        require_equal(fold(other.grouped, events, frame), plain);
        require_equal(fold(other.interleaved, users, events, frame), first);
      }
    }
  });
  CHECK(recent > 1000);
}

TEST_CASE("all sets of instructions fold users of few events as each user alone") {
  std::mt19937_64 random(5);
  std::uint64_t recent = 0;
  for_each_timeframe([&](const auto& frame, const auto& folds) {
    for (int round = 0; round < 100; ++round) {
      // After some events of other users, and before the room.
      std::vector<std::uint64_t> offsets{random() % 20};
      for (std::uint64_t users = 1 + random() % signals::most_few_users; users > 0; --users) {
        offsets.push_back(offsets.back() + random() % (signals::most_few_events + 1));
      }
      const signals::OwnedEventColumns columns =
          random_events(random, offsets[offsets.size() - 2] + signals::most_few_events);
      const signals::EventColumns events = columns.view();
      for (const signals::Folds& other : folds) {
        const std::vector<Folded> given = fold(other.few, offsets, events, frame);
        for (std::size_t user = 0; user < given.size(); user += 2) {
          CAPTURE(user);
          const Folded alone =
              fold(folds.back().grouped,
                   events.slice(offsets[user], offsets[user + 1] - offsets[user]), frame);
          require_equal(given[user], alone);
          recent += alone.recent.size();
        }
        for (std::size_t user = 1; user < given.size(); user += 2) {
          CHECK(given[user].events.service_event_count == 0);
          CHECK(given[user].events.recent_count == 0);
        }
      }
    }
  });
  CHECK(recent > 1000);
}
