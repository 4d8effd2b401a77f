// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/fakes.hpp"
#include "support/threads.hpp"

using fakes::MemoryGoalSource;
using fakes::RecordingSink;
using signals::analyse;
using signals::Error;
using signals::ErrorCode;
using signals::Event;
using signals::UserSelection;

namespace {

/// Events of many users, mixed; each sink takes every so-manieth from a thread of its own.
class MixedEventSource final : public signals::InterleavedEventSource {
 public:
  std::vector<std::pair<std::string, Event>> events;
  std::function<void(std::size_t position)> before_event = [](std::size_t) {};

  void read_events(std::span<signals::InterleavedEventSink* const> sinks,
                   std::stop_token stop) override {
    sink_count = sinks.size();
    if (sinks.size() == 1) return read_every(1, 0, *sinks[0], stop);
    signals::testing::in_threads(static_cast<unsigned>(sinks.size()),
                                 [&](unsigned i) { read_every(sinks.size(), i, *sinks[i], stop); });
  }

  std::size_t sink_count = 0;

 private:
  void read_every(std::size_t step, std::size_t first, signals::InterleavedEventSink& sink,
                  const std::stop_token& stop) const {
    for (std::size_t i = first; i < events.size() && !stop.stop_requested(); i += step) {
      before_event(i);
      const auto event = view_of(events[i].second, events[i].first, i);
      sink.accept({&event, 1});
    }
  }
};

/// The lives of so many users, dealt out like cards; users without events are left out.
void deal(MixedEventSource& source, std::size_t users) {
  for (std::size_t round = 0; round < 7; ++round) {
    for (std::size_t user = users; user-- > 0;) {
      const std::vector<Event> life = fakes::life_of(user);
      if (round < life.size())
        source.events.emplace_back(fmt::format("user-{}", user), life[round]);
    }
  }
}

/// Users in the order of their first events.
[[nodiscard]] std::vector<std::string> first_appearances(const MixedEventSource& source) {
  std::vector<std::string> ids;
  for (const auto& [user_id, event] : source.events) {
    if (std::find(ids.begin(), ids.end(), user_id) == ids.end()) ids.push_back(user_id);
  }
  return ids;
}

}  // namespace

TEST_CASE("mixed users come in the order of their first events, however many workers") {
  MixedEventSource events;
  deal(events, 500);
  const std::vector<std::string> wanted = first_appearances(events);
  CHECK(wanted.size() > 400);
  std::vector<signals::Report> alone;
  for (const unsigned workers : {1U, 2U, 7U, 16U}) {
    MemoryGoalSource goals;
    RecordingSink sink;
    signals::AnalysisProgress progress;
    const auto summary = analyse(events, goals, UserSelection::listed(0), fakes::timeframe(), sink,
                                 {.workers = workers, .goal_batch = 64, .progress = &progress});
    CHECK(events.sink_count == workers);
    CHECK(sink.lines == fakes::each(wanted, "reported"));
    CHECK(summary.reported == wanted.size());
    CHECK_FALSE(summary.next_cursor.has_value());
    CHECK(progress.events_read.load() == events.events.size());
    CHECK(progress.users_done.load() == wanted.size());
    if (workers == 1) alone = sink.reports;
    CHECK((sink.reports == alone));
  }
}

TEST_CASE("a mixed user fares as if read alone") {
  MixedEventSource mixed;
  deal(mixed, 300);
  fakes::MemoryEventSource by_user(300);
  const UserSelection users = UserSelection::named(fakes::user_ids(300));
  MemoryGoalSource goals;
  RecordingSink from_mixed;
  RecordingSink from_users;
  analyse(mixed, goals, users, fakes::timeframe(), from_mixed, {.workers = 3});
  analyse(by_user, goals, users, fakes::timeframe(), from_users, {.workers = 3});
  CHECK((from_mixed.reports == from_users.reports));
  CHECK(from_mixed.reports.size() == 300);
}

TEST_CASE("the limit takes the users that came first") {
  MixedEventSource events;
  deal(events, 50);
  std::vector<std::string> wanted = first_appearances(events);
  for (const std::size_t limit : {1U, 5U, 1000U}) {
    MemoryGoalSource goals;
    RecordingSink sink;
    analyse(events, goals, UserSelection::listed(limit), fakes::timeframe(), sink, {.workers = 3});
    const auto count = static_cast<std::ptrdiff_t>(std::min(limit, wanted.size()));
    CHECK(sink.lines == fakes::each({wanted.begin(), wanted.begin() + count}, "reported"));
  }
}

TEST_CASE("named users come in the order asked for, and no others") {
  MixedEventSource events;
  for (const char* id : {"a", "b", "c", "b", "a"}) events.events.emplace_back(id, fakes::use(1));
  MemoryGoalSource goals;
  RecordingSink sink;
  signals::AnalysisProgress progress;
  analyse(events, goals, UserSelection::named(std::vector<std::string>{"c", "nobody", "a", "c"}),
          fakes::timeframe(), sink, {.workers = 2, .progress = &progress});
  CHECK(sink.lines == fakes::each({"c", "nobody", "a"}, "reported"));
  REQUIRE(sink.reports.size() == 3);
  CHECK(sink.reports[0].event_count == 1);
  CHECK(sink.reports[1].event_count == 0);
  CHECK(sink.reports[2].event_count == 2);
  CHECK(progress.events_read.load() == 5);
  CHECK(progress.users_done.load() == 3);
}

TEST_CASE("no events are no outcomes") {
  MixedEventSource events;
  MemoryGoalSource goals;
  RecordingSink sink;
  CHECK(analyse(events, goals, UserSelection::listed(0), fakes::timeframe(), sink).reported == 0);
  CHECK(sink.lines.empty());
}

TEST_CASE("a mixed source that fails is thrown before any outcome") {
  MixedEventSource events;
  deal(events, 20);
  events.before_event = [](std::size_t position) {
    if (position == 7) throw Error(ErrorCode::data_loss, "events.ndjson:8:1: broken");
  };
  MemoryGoalSource goals;
  RecordingSink sink;
  CHECK_THROWS_WITH_AS(analyse(events, goals, UserSelection::listed(0), fakes::timeframe(), sink),
                       "events.ndjson:8:1: broken", Error);
  CHECK(sink.lines.empty());
}

TEST_CASE("users whose goals cannot be had fail alone among mixed users") {
  MixedEventSource events;
  for (const char* id : {"a", "b", "c", "d"}) events.events.emplace_back(id, fakes::use(1));
  MemoryGoalSource goals;
  goals.before_answer = [](std::span<const std::string> ids) {
    if (std::find(ids.begin(), ids.end(), "c") != ids.end()) {
      throw Error(ErrorCode::not_found, "no such user");
    }
  };
  RecordingSink sink;
  const auto summary = analyse(events, goals, UserSelection::listed(0), fakes::timeframe(), sink);
  CHECK(sink.lines == std::vector<std::string>{"a reported", "b reported",
                                               "c not_found: no such user", "d reported"});
  CHECK(summary.failed == 1);
}

TEST_CASE("a pass that was cut short reports on nobody") {
  MixedEventSource events;
  deal(events, 50);
  std::stop_source stop;
  events.before_event = [&](std::size_t position) {
    if (position == 10) stop.request_stop();
  };
  MemoryGoalSource goals;
  RecordingSink sink;
  signals::AnalysisProgress progress;
  const std::vector<std::string> asked = fakes::user_ids(50);
  const auto summary = analyse(events, goals, UserSelection::named(asked), fakes::timeframe(), sink,
                               {.progress = &progress}, stop.get_token());
  CHECK(sink.lines == fakes::each(asked, "unprocessed"));
  CHECK(summary.unprocessed == 50);
  CHECK(progress.users_done.load() == 0);
}

TEST_CASE("a stop between two batches of goals leaves the rest unprocessed") {
  MixedEventSource events;
  for (const std::string& id : fakes::user_ids(10)) events.events.emplace_back(id, fakes::use(1));
  std::stop_source stop;
  MemoryGoalSource goals;
  goals.before_answer = [&](std::span<const std::string> ids) {
    if (ids.front() != "user-4") return;
    stop.request_stop();
    throw Error(ErrorCode::cancelled, "stopped");
  };
  RecordingSink sink;
  signals::AnalysisProgress progress;
  const auto summary = analyse(events, goals, UserSelection::listed(0), fakes::timeframe(), sink,
                               {.goal_batch = 4, .progress = &progress}, stop.get_token());
  CHECK(summary.reported == 4);
  CHECK(summary.unprocessed == 6);
  CHECK(summary.failed == 0);
  CHECK(progress.users_done.load() == 4);
  CHECK(sink.lines.back() == "user-9 unprocessed");
}

TEST_CASE("a sink that throws ends the analysis of mixed users too") {
  MixedEventSource events;
  deal(events, 20);
  MemoryGoalSource goals;
  RecordingSink sink;
  sink.before_report = [] { throw std::runtime_error("no space left"); };
  CHECK_THROWS_WITH_AS(analyse(events, goals, UserSelection::listed(0), fakes::timeframe(), sink),
                       "no space left", std::runtime_error);
}

TEST_CASE("users that only the goal source lists come after those with events, in its order") {
  MixedEventSource source;
  deal(source, 6);
  MemoryGoalSource goals;
  RecordingSink of_events;
  analyse(source, goals, UserSelection::listed(0), fakes::timeframe(), of_events);
  REQUIRE(of_events.lines.size() >= 4);

  goals.listed = {"zoe", of_events.reports[1].user_id, "abe", of_events.reports[0].user_id};
  std::vector<std::string> expected = of_events.lines;
  expected.insert(expected.end(), {"zoe reported", "abe reported"});
  for (const unsigned workers : {1U, 4U}) {
    RecordingSink sink;
    const auto summary = analyse(source, goals, UserSelection::listed(0), fakes::timeframe(), sink,
                                 {.workers = workers});
    CHECK(sink.lines == expected);
    CHECK(sink.reports.back().event_count == 0);
    CHECK(sink.reports.back().signals.goal_setting_completed);
    CHECK(summary.left_out == 0U);
  }
}

TEST_CASE("the users that a limit leaves out are counted, those of the goal source too") {
  MixedEventSource source;
  deal(source, 6);
  MemoryGoalSource goals;
  goals.listed = {"zoe", "abe"};
  RecordingSink all;
  analyse(source, goals, UserSelection::listed(0), fakes::timeframe(), all);
  for (const std::size_t limit : {std::size_t{1}, all.lines.size() - 1, all.lines.size()}) {
    RecordingSink sink;
    const auto summary =
        analyse(source, goals, UserSelection::listed(limit), fakes::timeframe(), sink);
    CHECK(summary.reported == limit);
    CHECK(summary.left_out == all.lines.size() - limit);
  }
  RecordingSink named;
  const std::vector<std::string> ids{"abe"};
  CHECK(analyse(source, goals, UserSelection::named(ids), fakes::timeframe(), named).left_out ==
        0U);
  CHECK(named.lines == std::vector<std::string>{"abe reported"});
}
