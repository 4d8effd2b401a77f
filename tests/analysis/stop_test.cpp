// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "support/fakes.hpp"

using fakes::MemoryEventSource;
using fakes::MemoryGoalSource;
using fakes::RecordingSink;
using signals::analyse;
using signals::Error;
using signals::ErrorCode;
using signals::UserSelection;

namespace {

/// Waits for the stop as a source that honours it does.
[[noreturn]] void wait_for_stop(const std::stop_token& stop) {
  for (int i = 0; i < 60'000 && !stop.stop_requested(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  throw Error(ErrorCode::cancelled, "stopped");
}

/// Whether the lines are reports, then unprocessed users, and name each user in order.
[[nodiscard]] bool is_cut_once(const std::vector<std::string>& lines,
                               const std::vector<std::string>& ids) {
  if (lines.size() != ids.size()) return false;
  bool is_cut = false;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    is_cut = is_cut || lines[i] == ids[i] + " unprocessed";
    if (lines[i] != ids[i] + (is_cut ? " unprocessed" : " reported")) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("named users are all unprocessed when the stop came first") {
  for (const unsigned workers : {1U, 4U}) {
    MemoryEventSource events(300);
    MemoryGoalSource goals;
    RecordingSink sink;
    std::stop_source stop;
    stop.request_stop();
    signals::AnalysisProgress progress;
    const auto summary =
        analyse(events, goals, UserSelection::named(events.users), fakes::timeframe(), sink,
                {.workers = workers, .goal_batch = 50, .progress = &progress}, stop.get_token());
    CHECK(sink.lines == fakes::each(events.users, "unprocessed"));
    CHECK(summary.unprocessed == 300);
    CHECK(summary.reported == 0);
    CHECK(progress.users_done.load() == 0);
  }
}

TEST_CASE("listed users are not even listed when the stop came first") {
  MemoryEventSource events(30);
  MemoryGoalSource goals;
  RecordingSink sink;
  std::stop_source stop;
  stop.request_stop();
  const auto summary = analyse(events, goals, UserSelection::listed(0), fakes::timeframe(), sink,
                               {.workers = 2}, stop.get_token());
  CHECK(sink.lines.empty());
  CHECK(summary.unprocessed == 0);
}

TEST_CASE("a stop in the middle leaves the rest unprocessed, in order") {
  MemoryEventSource events(300);
  std::stop_source stop;
  events.before_read = [&](std::string_view user_id, const std::stop_token& token) {
    if (user_id == "user-120") {
      stop.request_stop();
      wait_for_stop(token);
    }
  };
  MemoryGoalSource goals;
  RecordingSink sink;
  signals::AnalysisProgress progress;
  const auto summary =
      analyse(events, goals, UserSelection::named(events.users), fakes::timeframe(), sink,
              {.workers = 1, .goal_batch = 50, .progress = &progress}, stop.get_token());
  CHECK(is_cut_once(sink.lines, events.users));
  CHECK(summary.reported == 120);
  CHECK(summary.unprocessed == 180);
  CHECK(summary.failed == 0);
  CHECK(progress.users_done.load() == 120);
}

TEST_CASE("a stop reaches the sources that are being read by every worker") {
  constexpr unsigned workers = 4;
  MemoryEventSource events(100);
  std::atomic<unsigned> waiting = 0;
  std::stop_source stop;
  events.before_read = [&](std::string_view, const std::stop_token& token) {
    if (++waiting == workers) stop.request_stop();
    wait_for_stop(token);
  };
  MemoryGoalSource goals;
  RecordingSink sink;
  const auto summary = analyse(events, goals, UserSelection::named(events.users),
                               fakes::timeframe(), sink, {.workers = workers}, stop.get_token());
  CHECK(sink.lines == fakes::each(events.users, "unprocessed"));
  CHECK(summary.unprocessed == 100);
}

TEST_CASE("a stop in the middle of a list says who is left and where the list goes on") {
  MemoryEventSource events(100);
  events.page_size = 10;
  std::stop_source stop;
  events.before_read = [&](std::string_view user_id, const std::stop_token& token) {
    if (user_id == "user-34") {
      stop.request_stop();
      wait_for_stop(token);
    }
  };
  MemoryGoalSource goals;
  RecordingSink sink;
  const auto summary = analyse(events, goals, UserSelection::listed(0), fakes::timeframe(), sink,
                               {.workers = 1}, stop.get_token());
  CHECK(is_cut_once(sink.lines, fakes::user_ids(40)));
  CHECK(summary.reported == 34);
  CHECK(summary.unprocessed == 6);
  CHECK(summary.next_cursor == "40");
}

TEST_CASE("a stop before the first page leaves the whole list to do") {
  MemoryEventSource events(10);
  MemoryGoalSource goals;
  RecordingSink sink;
  std::stop_source stop;
  stop.request_stop();
  const auto summary = analyse(events, goals, UserSelection::listed(0), fakes::timeframe(), sink,
                               {.workers = 2}, stop.get_token());
  CHECK(sink.lines.empty());
  REQUIRE(summary.next_cursor.has_value());
  CHECK(*summary.next_cursor == "");
}

TEST_CASE("a stop after the last user changes nothing") {
  MemoryEventSource events(10);
  MemoryGoalSource goals;
  RecordingSink sink;
  std::stop_source stop;
  sink.before_report = [&] {
    if (sink.lines.size() == 9) stop.request_stop();
  };
  const auto summary = analyse(events, goals, UserSelection::listed(0), fakes::timeframe(), sink,
                               {.workers = 2}, stop.get_token());
  CHECK(summary.reported == 10);
  CHECK(summary.unprocessed == 0);
  CHECK_FALSE(summary.next_cursor.has_value());
}

TEST_CASE("a list or a question for goals that the stop cut short is no failure") {
  std::stop_source stop;
  MemoryEventSource events(20);
  events.page_size = 10;
  MemoryGoalSource goals;
  RecordingSink sink;
  SUBCASE("the list") {
    events.before_list = [&](std::string_view cursor, const std::stop_token& token) {
      if (cursor != "10") return;
      stop.request_stop();
      wait_for_stop(token);
    };
    const auto summary = analyse(events, goals, UserSelection::listed(0), fakes::timeframe(), sink,
                                 {.workers = 1}, stop.get_token());
    CHECK(sink.lines == fakes::each(fakes::user_ids(10), "reported"));
    CHECK(summary.next_cursor == "10");
  }
  SUBCASE("the goals") {
    goals.before_answer = [&](std::span<const std::string> ids) {
      if (ids.front() != "user-10") return;
      stop.request_stop();
      throw Error(ErrorCode::cancelled, "stopped");
    };
    const auto summary = analyse(events, goals, UserSelection::listed(0), fakes::timeframe(), sink,
                                 {.workers = 1}, stop.get_token());
    CHECK(is_cut_once(sink.lines, events.users));
    CHECK(summary.reported == 10);
    CHECK(summary.unprocessed == 10);
    CHECK(summary.failed == 0);
  }
}

TEST_CASE("whenever a stop comes, every named user has exactly one outcome, in order") {
  for (int microseconds = 0; microseconds < 3000; microseconds += 150) {
    MemoryEventSource events(400);
    MemoryGoalSource goals;
    RecordingSink sink;
    std::stop_source stop;
    std::jthread deadline([&] {
      std::this_thread::sleep_for(std::chrono::microseconds{microseconds});
      stop.request_stop();
    });
    const auto summary =
        analyse(events, goals, UserSelection::named(events.users), fakes::timeframe(), sink,
                {.workers = 4, .goal_batch = 30}, stop.get_token());
    CHECK(summary.reported + summary.unprocessed == 400);
    REQUIRE(sink.lines.size() == 400);
    for (std::size_t i = 0; i < 400; ++i) CHECK(sink.lines[i].starts_with(events.users[i] + " "));
  }
}
