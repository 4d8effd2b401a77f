// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <chrono>
#include <map>
#include <random>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <signals/evaluate.hpp>
#include <signals/explain.hpp>

#include "support/fakes.hpp"

using fakes::RecordingSink;
using signals::Detail;
using signals::Event;
using signals::Goal;
using signals::UserSelection;

namespace {

/// Events in memory, to one sink after another.
class DealtEvents final : public signals::InterleavedEventSource {
 public:
  std::vector<std::pair<std::string, Event>> events;

  void read_events(std::span<signals::InterleavedEventSink* const> sinks,
                   std::stop_token /*stop*/) override {
    for (std::size_t i = 0; i < events.size(); ++i) {
      const auto event = view_of(events[i].second, events[i].first, i);
      sinks[i % sinks.size()]->accept({&event, 1});
    }
  }
};

/// Goals of users, which it hands out in memory where it is told to.
class HeldGoals final : public signals::GoalSource {
 public:
  std::map<std::string, std::vector<Goal>, std::less<>> goals;
  signals::AppCatalogue apps;
  bool is_in_memory = true;
  std::string spoiled_user;
  std::atomic<int> questions{0};

  [[nodiscard]] std::vector<std::vector<Goal>> goals_of(std::span<const std::string> ids,
                                                        std::stop_token) override {
    ++questions;
    std::vector<std::vector<Goal>> answers;
    for (const std::string& id : ids) answers.push_back(goals[id]);
    return answers;
  }
  [[nodiscard]] std::optional<std::span<const Goal>> goals_in_memory(
      std::string_view user_id) override {
    if (!is_in_memory) return std::nullopt;
    if (user_id == spoiled_user) throw std::runtime_error("spoiled");
    const auto at = goals.find(user_id);
    return at == goals.end() ? std::span<const Goal>{} : std::span<const Goal>(at->second);
  }
  [[nodiscard]] std::shared_ptr<const signals::AppCatalogue> catalogue(std::stop_token) override {
    return std::make_shared<signals::AppCatalogue>(apps);
  }
};

/// Many users with few events and goals each, of every kind, by a fixed seed.
struct Town {
  DealtEvents events;
  HeldGoals goals;
  std::vector<std::string> user_ids;
};

constexpr std::array subcategories{"money", "savings", "health", "farming", "nobody-has-it", ""};

[[nodiscard]] std::vector<Goal> some_goals(std::mt19937& random) {
  std::vector<Goal> goals(random() % 5);
  for (Goal& goal : goals) {
    const auto tier = random() % 4;
    goal.tier = tier == 0 ? std::nullopt : std::optional(static_cast<signals::Tier>(tier));
    if (random() % 6 != 0) goal.subcategory = subcategories[random() % subcategories.size()];
  }
  return goals;
}

[[nodiscard]] Event some_event(std::mt19937& random) {
  constexpr std::array apps{"com.momo", " COM.Momo ", "com.loop",   "com.health",
                            "com.farm", "com.none",   "com.unknown"};
  Event event;
  event.app_id = apps[random() % apps.size()];
  if (random() % 5 != 0) event.session_id = fmt::format("s{}", random() % 14);
  if (random() % 8 != 0) {
    event.time = fakes::now - std::chrono::hours{random() % (24 * 80)} + std::chrono::hours{24};
  }
  event.foreground = signals::Minutes{static_cast<double>(random() % 6)};
  return event;
}

void settle(Town& town, std::size_t users) {
  std::mt19937 random(7);
  town.goals.apps.add("com.momo", {"money"});
  town.goals.apps.add("com.loop", {"money", "savings"});
  town.goals.apps.add("com.health", {"health"});
  town.goals.apps.add("com.farm", {"farming"});
  town.goals.apps.add("com.none", {});
  town.user_ids = fakes::user_ids(users);
  for (const std::string& id : town.user_ids) town.goals.goals[id] = some_goals(random);
  for (std::size_t i = 0; i < users * 40; ++i) {
    // Few have many, so that some have a lot of sessions and some no event at all.
    const std::size_t user = random() % (1 + random() % users);
    town.events.events.emplace_back(town.user_ids[user], some_event(random));
  }
}

[[nodiscard]] std::vector<Event> events_of(const Town& town, std::string_view user_id) {
  std::vector<Event> events;
  for (const auto& [id, event] : town.events.events) {
    if (id == user_id) events.push_back(event);
  }
  return events;
}

}  // namespace

TEST_CASE("mixed users get the very reports that their events and goals alone give") {
  Town town;
  settle(town, 150);
  for (const Detail detail : {Detail::decided, Detail::explained}) {
    for (const bool is_in_memory : {true, false}) {
      town.goals.is_in_memory = is_in_memory;
      town.goals.questions = 0;
      RecordingSink sink;
      analyse(town.events, town.goals, UserSelection::named(town.user_ids), fakes::timeframe(),
              sink, {.workers = 2, .goal_batch = 20, .detail = detail});
      CHECK(town.goals.questions.load() == (is_in_memory ? 0 : 8));  // 150 in batches of 20
      REQUIRE(sink.reports.size() == town.user_ids.size());
      for (std::size_t i = 0; i < town.user_ids.size(); ++i) {
        const std::string& id = town.user_ids[i];
        CAPTURE(id);
        CHECK(sink.reports[i] == signals::evaluate(id, events_of(town, id), town.goals.goals[id],
                                                   town.goals.apps, fakes::timeframe(), detail));
      }
    }
  }
}

TEST_CASE("a sink that asks for the facts gets what each report was decided from") {
  Town town;
  settle(town, 50);
  for (const bool is_in_memory : {true, false}) {
    town.goals.is_in_memory = is_in_memory;
    RecordingSink sink;
    analyse(town.events, town.goals, UserSelection::named(town.user_ids), fakes::timeframe(), sink,
            {.workers = 2, .goal_batch = 20, .with_facts = true});
    REQUIRE(sink.facts_of_reports.size() == town.user_ids.size());
    for (std::size_t i = 0; i < town.user_ids.size(); ++i) {
      const signals::UserFacts& facts = sink.facts_of_reports[i];
      CHECK(facts.goals == town.goals.goals[town.user_ids[i]]);
      CHECK(facts.activity ==
            signals::fold(events_of(town, town.user_ids[i]), town.goals.apps, fakes::timeframe()));
    }
  }
}

TEST_CASE("a user whose goals in memory throw fails alone") {
  Town town;
  settle(town, 30);
  town.goals.spoiled_user = "user-17";
  RecordingSink sink;
  const auto summary = analyse(town.events, town.goals, UserSelection::named(town.user_ids),
                               fakes::timeframe(), sink, {.workers = 3, .goal_batch = 4});
  CHECK(summary.reported == 29);
  CHECK(summary.failed == 1);
  REQUIRE(sink.lines.size() == 30);
  CHECK(sink.lines[16] == "user-16 reported");
  CHECK(sink.lines[17] == "user-17 internal: spoiled");
  CHECK(sink.lines[18] == "user-18 reported");
}

TEST_CASE("reports on mixed users come in the thread that asked for them") {
  Town town;
  settle(town, 100);
  RecordingSink sink;
  const auto caller = std::this_thread::get_id();
  std::size_t elsewhere = 0;
  sink.before_report = [&] {
    if (std::this_thread::get_id() != caller) ++elsewhere;
  };
  analyse(town.events, town.goals, UserSelection::named(town.user_ids), fakes::timeframe(), sink,
          {.workers = 4, .goal_batch = 1});
  CHECK(sink.lines == fakes::each(town.user_ids, "reported"));
  CHECK(elsewhere == 0);
}

TEST_CASE("a slow sink holds back the evaluation of mixed users") {
  Town town;
  settle(town, 200);
  town.goals.is_in_memory = false;
  RecordingSink sink;
  int most_ahead = 0;
  sink.before_report = [&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
    most_ahead =
        std::max(most_ahead, town.goals.questions.load() - static_cast<int>(sink.lines.size()));
  };
  analyse(town.events, town.goals, UserSelection::named(town.user_ids), fakes::timeframe(), sink,
          {.workers = 2, .goal_batch = 1});
  CHECK(sink.lines.size() == 200);
  CHECK(most_ahead <= 8);  // four batches for each worker
}

TEST_CASE("a sink that throws amid mixed users ends all workers") {
  Town town;
  settle(town, 200);
  RecordingSink sink;
  sink.before_report = [&] {
    if (sink.lines.size() == 50) throw std::runtime_error("no space left");
  };
  CHECK_THROWS_WITH_AS(analyse(town.events, town.goals, UserSelection::named(town.user_ids),
                               fakes::timeframe(), sink, {.workers = 4, .goal_batch = 3}),
                       "no space left", std::runtime_error);
  CHECK(sink.lines.size() == 50);
}
