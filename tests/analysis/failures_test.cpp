// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/fakes.hpp"

using fakes::Analysis;
using fakes::MemoryEventSource;
using fakes::MemoryGoalSource;
using fakes::RecordingSink;
using signals::analyse;
using signals::Error;
using signals::ErrorCode;
using signals::UserSelection;

TEST_CASE("one user's failure is that user's alone, whatever was thrown") {
  MemoryEventSource events(6);
  events.before_read = [](std::string_view user_id, const std::stop_token&) {
    if (user_id == "user-1") throw Error(ErrorCode::permission_denied, "not yours");
    if (user_id == "user-2") throw std::runtime_error("socket closed");
    if (user_id == "user-3")
      throw 42;  // NOLINT(hicpp-exception-baseclass): sources may be anything
    if (user_id == "user-4") throw std::bad_alloc();
  };
  for (const unsigned workers : {1U, 4U}) {
    MemoryGoalSource goals;
    RecordingSink sink;
    signals::AnalysisProgress progress;
    const auto summary = analyse(events, goals, UserSelection::listed(0), fakes::timeframe(), sink,
                                 {.workers = workers, .progress = &progress});
    CHECK(sink.lines ==
          std::vector<std::string>{
              "user-0 reported", "user-1 permission_denied: not yours",
              "user-2 internal: socket closed", "user-3 unknown: an exception of an unknown type",
              "user-4 resource_exhausted: out of memory while this user was evaluated",
              "user-5 reported"});
    CHECK(summary.reported == 2);
    CHECK(summary.failed == 4);
    CHECK(summary.unprocessed == 0);
    CHECK(progress.users_done.load() == 6);
  }
}

TEST_CASE("a source that cancels of its own accord fails its user") {
  Analysis analysis(2);
  analysis.events.before_read = [](std::string_view user_id, const std::stop_token&) {
    if (user_id == "user-0") throw Error(ErrorCode::cancelled, "the server hung up");
  };
  analysis.run();
  CHECK(analysis.sink.lines ==
        std::vector<std::string>{"user-0 cancelled: the server hung up", "user-1 reported"});
}

TEST_CASE("users that spoil a batch of goals stand alone, and the others are answered") {
  const std::set<std::string> poison{"user-0", "user-13", "user-14", "user-99"};
  Analysis analysis(100);
  analysis.goals.before_answer = [&](std::span<const std::string> ids) {
    for (const std::string& id : ids) {
      if (poison.contains(id)) throw Error(ErrorCode::invalid_argument, "bad id");
    }
  };
  const auto summary = analysis.run({.workers = 3, .goal_batch = 50});
  std::vector<std::string> wanted;
  for (const std::string& id : analysis.events.users) {
    wanted.push_back(id + (poison.contains(id) ? " invalid_argument: bad id" : " reported"));
  }
  CHECK(analysis.sink.lines == wanted);
  CHECK(summary.failed == 4);
  // Halving isolates four of a hundred in far fewer questions than one for each user.
  CHECK(analysis.goals.batch_sizes().size() < 60);
}

TEST_CASE("when the goal source is down all users fail with its code, after one question") {
  for (const ErrorCode code :
       {ErrorCode::unavailable, ErrorCode::unauthenticated, ErrorCode::permission_denied,
        ErrorCode::deadline_exceeded, ErrorCode::resource_exhausted}) {
    Analysis analysis(20);
    analysis.goals.before_answer = [&](std::span<const std::string>) { throw Error(code, "down"); };
    const auto summary = analysis.run({.workers = 2});
    CHECK(analysis.sink.lines ==
          fakes::each(analysis.events.users, std::string(signals::name_of(code)) + ": down"));
    CHECK(summary.failed == 20);
    CHECK(analysis.goals.batch_sizes() == std::vector<std::size_t>{20});
  }
}

TEST_CASE("a goal source that answers for too few users fails them all and crashes nothing") {
  class ShortGoalSource final : public signals::GoalSource {
   public:
    std::vector<std::vector<signals::Goal>> goals_of(std::span<const std::string>,
                                                     std::stop_token) override {
      return {};
    }
    std::shared_ptr<const signals::AppCatalogue> catalogue(std::stop_token) override {
      return std::make_shared<signals::AppCatalogue>();
    }
  };
  MemoryEventSource events(5);
  ShortGoalSource goals;
  RecordingSink sink;
  CHECK(analyse(events, goals, UserSelection::listed(0), fakes::timeframe(), sink).failed == 5);
  CHECK(sink.lines.front() ==
        "user-0 internal: the goal source answered for 0 users when asked for 1");
}

TEST_CASE("a catalogue that cannot be had ends the analysis before any outcome") {
  Analysis analysis(3);
  analysis.goals.before_catalogue = [] { throw Error(ErrorCode::unavailable, "no catalogue"); };
  CHECK_THROWS_WITH_AS(analysis.run({.workers = 2}), "no catalogue", Error);
  CHECK(analysis.sink.lines.empty());
}

TEST_CASE("a sink that throws ends the analysis with what it threw") {
  for (const unsigned workers : {1U, 8U}) {
    Analysis analysis(500);
    analysis.sink.before_report = [&] {
      if (analysis.sink.lines.size() == 7) throw std::runtime_error("no space left");
    };
    CHECK_THROWS_WITH_AS(analysis.run({.workers = workers}), "no space left", std::runtime_error);
    CHECK(analysis.sink.lines.size() == 7);
  }
}
