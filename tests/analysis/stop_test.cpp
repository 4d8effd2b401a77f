// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "support/fakes.hpp"

using fakes::Analysis;
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
    Analysis analysis(300);
    analysis.stop.request_stop();
    signals::AnalysisProgress progress;
    const auto summary =
        analysis.run(UserSelection::named(analysis.events.users),
                     {.workers = workers, .goal_batch = 50, .progress = &progress});
    CHECK(analysis.sink.lines == fakes::each(analysis.events.users, "unprocessed"));
    CHECK(summary.unprocessed == 300);
    CHECK(summary.reported == 0);
    CHECK(progress.users_done.load() == 0);
  }
}

TEST_CASE("listed users are not even listed when the stop came first") {
  Analysis analysis(30);
  analysis.stop.request_stop();
  const auto summary = analysis.run({.workers = 2});
  CHECK(analysis.sink.lines.empty());
  CHECK(summary.unprocessed == 0);
}

TEST_CASE("a stop in the middle leaves the rest unprocessed, in order") {
  Analysis analysis(300);
  analysis.events.before_read = [&](std::string_view user_id, const std::stop_token& token) {
    if (user_id == "user-120") {
      analysis.stop.request_stop();
      wait_for_stop(token);
    }
  };
  signals::AnalysisProgress progress;
  const auto summary = analysis.run(UserSelection::named(analysis.events.users),
                                    {.workers = 1, .goal_batch = 50, .progress = &progress});
  CHECK(is_cut_once(analysis.sink.lines, analysis.events.users));
  CHECK(summary.reported == 120);
  CHECK(summary.unprocessed == 180);
  CHECK(summary.failed == 0);
  CHECK(progress.users_done.load() == 120);
}

TEST_CASE("a stop reaches the sources that are being read by every worker") {
  constexpr unsigned workers = 4;
  Analysis analysis(100);
  std::atomic<unsigned> waiting = 0;
  analysis.events.before_read = [&](std::string_view, const std::stop_token& token) {
    if (++waiting == workers) analysis.stop.request_stop();
    wait_for_stop(token);
  };
  const auto summary =
      analysis.run(UserSelection::named(analysis.events.users), {.workers = workers});
  CHECK(analysis.sink.lines == fakes::each(analysis.events.users, "unprocessed"));
  CHECK(summary.unprocessed == 100);
}

TEST_CASE("a stop in the middle of a list says who is left and where the list goes on") {
  Analysis analysis(100);
  analysis.events.page_size = 10;
  analysis.events.before_read = [&](std::string_view user_id, const std::stop_token& token) {
    if (user_id == "user-34") {
      analysis.stop.request_stop();
      wait_for_stop(token);
    }
  };
  const auto summary = analysis.run({.workers = 1});
  CHECK(is_cut_once(analysis.sink.lines, fakes::user_ids(40)));
  CHECK(summary.reported == 34);
  CHECK(summary.unprocessed == 6);
  CHECK(summary.next_cursor == "40");
}

TEST_CASE("a stop before the first page leaves the whole list to do") {
  Analysis analysis(10);
  analysis.stop.request_stop();
  const auto summary = analysis.run({.workers = 2});
  CHECK(analysis.sink.lines.empty());
  REQUIRE(summary.next_cursor.has_value());
  CHECK(*summary.next_cursor == "");
}

TEST_CASE("a stop after the last user changes nothing") {
  Analysis analysis(10);
  analysis.sink.before_report = [&] {
    if (analysis.sink.lines.size() == 9) analysis.stop.request_stop();
  };
  const auto summary = analysis.run({.workers = 2});
  CHECK(summary.reported == 10);
  CHECK(summary.unprocessed == 0);
  CHECK_FALSE(summary.next_cursor.has_value());
}

TEST_CASE("a list or a question for goals that the stop cut short is no failure") {
  Analysis analysis(20);
  analysis.events.page_size = 10;
  SUBCASE("the list") {
    analysis.events.before_list = [&](std::string_view cursor, const std::stop_token& token) {
      if (cursor != "10") return;
      analysis.stop.request_stop();
      wait_for_stop(token);
    };
    const auto summary = analysis.run({.workers = 1});
    CHECK(analysis.sink.lines == fakes::each(fakes::user_ids(10), "reported"));
    CHECK(summary.next_cursor == "10");
  }
  SUBCASE("the goals") {
    analysis.goals.before_answer = [&](std::span<const std::string> ids) {
      if (ids.front() != "user-10") return;
      analysis.stop.request_stop();
      throw Error(ErrorCode::cancelled, "stopped");
    };
    const auto summary = analysis.run({.workers = 1});
    CHECK(is_cut_once(analysis.sink.lines, analysis.events.users));
    CHECK(summary.reported == 10);
    CHECK(summary.unprocessed == 10);
    CHECK(summary.failed == 0);
  }
}

TEST_CASE("whenever a stop comes, every named user has exactly one outcome, in order") {
  for (int microseconds = 0; microseconds < 3000; microseconds += 150) {
    Analysis analysis(400);
    std::jthread deadline([&] {
      std::this_thread::sleep_for(std::chrono::microseconds{microseconds});
      analysis.stop.request_stop();
    });
    const auto summary =
        analysis.run(UserSelection::named(analysis.events.users), {.workers = 4, .goal_batch = 30});
    CHECK(summary.reported + summary.unprocessed == 400);
    REQUIRE(analysis.sink.lines.size() == 400);
    for (std::size_t i = 0; i < 400; ++i)
      CHECK(analysis.sink.lines[i].starts_with(analysis.events.users[i] + " "));
  }
}

TEST_CASE("a deadline stops an analysis as a stop does") {
  using std::chrono::steady_clock;
  Analysis passed(30);
  const auto none = passed.run(UserSelection::named(passed.events.users),
                               {.workers = 2, .deadline = steady_clock::now()});
  CHECK(none.unprocessed == 30);
  CHECK(passed.sink.lines == fakes::each(passed.events.users, "unprocessed"));

  Analysis slow(30);
  slow.events.before_read = [&](std::string_view user_id, const std::stop_token& stop) {
    if (user_id == slow.events.users[5]) wait_for_stop(stop);
  };
  const auto some =
      slow.run(UserSelection::named(slow.events.users),
               {.workers = 1, .deadline = steady_clock::now() + std::chrono::milliseconds{200}});
  CHECK(some.reported == 5);
  CHECK(some.unprocessed == 25);
  CHECK(is_cut_once(slow.sink.lines, slow.events.users));

  Analysis fast(30);
  const auto all =
      fast.run(UserSelection::named(fast.events.users),
               {.workers = 2, .deadline = steady_clock::now() + std::chrono::hours{1}});
  CHECK(all.reported == 30);
}
