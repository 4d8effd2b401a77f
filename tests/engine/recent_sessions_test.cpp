// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/recent_sessions.hpp>

using signals::AppIndex;
using signals::RecentSessions;

namespace {

[[nodiscard]] std::size_t count_all(const RecentSessions& sessions) {
  return sessions.count_distinct([](AppIndex) { return true; });
}

[[nodiscard]] std::size_t count_in(const RecentSessions& sessions, AppIndex app) {
  return sessions.count_distinct([app](AppIndex candidate) { return candidate == app; });
}

}  // namespace

TEST_CASE("a session that several apps share counts once") {
  RecentSessions sessions;
  sessions.insert(AppIndex{1}, "s1");
  sessions.insert(AppIndex{2}, "s1");
  sessions.insert(AppIndex{2}, "s2");
  sessions.insert(AppIndex{2}, "s2");
  CHECK(count_all(sessions) == 2);
  CHECK(count_in(sessions, AppIndex{1}) == 1);
  CHECK(count_in(sessions, AppIndex{2}) == 2);
  CHECK(count_in(sessions, AppIndex{3}) == 0);
}

TEST_CASE("sessions differ by case and by any byte") {
  RecentSessions sessions;
  for (const std::string& id : {std::string("a"), std::string("A"), std::string("a "),
                                std::string("a\0", 2), std::string("a\0b", 3), std::string("aa")}) {
    sessions.insert(AppIndex{0}, id);
    sessions.insert(AppIndex{0}, id);
  }
  CHECK(count_all(sessions) == 6);
}

TEST_CASE("sessions that begin alike are told apart, whichever comes first") {
  const std::vector<std::string> ids{"session-12", "session-1", "session-123", "session-", "s",
                                     "ession-12",  "2",         "session-13",  "12",       "x"};
  for (std::size_t first = 0; first < ids.size(); ++first) {
    RecentSessions sessions;
    RecentSessions backwards;
    for (int round = 0; round < 3; ++round) {
      for (std::size_t i = 0; i < ids.size(); ++i) {
        sessions.insert(AppIndex{0}, ids[(first + i) % ids.size()]);
        backwards.insert(AppIndex{0}, ids[ids.size() - 1 - i]);
      }
    }
    CHECK(count_all(sessions) == ids.size());
    CHECK(sessions == backwards);
    sessions.merge(backwards);
    CHECK(count_all(sessions) == ids.size());
  }
}

TEST_CASE("ids of any length are kept whole") {
  RecentSessions sessions;
  const std::vector<std::string> lengths{std::string(1, 'x'),      std::string(127, 'x'),
                                         std::string(128, 'x'),    std::string(129, 'x'),
                                         std::string(16383, 'x'),  std::string(16384, 'x'),
                                         std::string(100000, 'x'), std::string(99999, 'x') + 'y'};
  for (int round = 0; round < 2; ++round) {
    for (const std::string& id : lengths) sessions.insert(AppIndex{7}, id);
  }
  CHECK(count_all(sessions) == 8);
}

TEST_CASE("apps of any index are told apart") {
  RecentSessions sessions;
  for (const unsigned app : {0U, 1U, 127U, 128U, 16383U, 16384U, 4294967295U}) {
    sessions.insert(AppIndex{app}, "s");
    sessions.insert(AppIndex{app}, fmt::format("s{}", app));
  }
  CHECK(count_all(sessions) == 8);
  CHECK(count_in(sessions, AppIndex{128}) == 2);
  CHECK(count_in(sessions, AppIndex{4294967295U}) == 2);
}

TEST_CASE("however many sessions there are, each is counted once") {
  RecentSessions sessions;
  for (std::size_t size = 1; size <= 3000; ++size) {
    sessions.insert(AppIndex{static_cast<unsigned>(size % 5)}, fmt::format("session-{}", size));
    sessions.insert(AppIndex{static_cast<unsigned>(size / 2 % 5)},
                    fmt::format("session-{}", size / 2));
    if (size < 40 || size % 500 == 0) CHECK(count_all(sessions) == size + (size > 0 ? 1 : 0));
  }
  CHECK(count_in(sessions, AppIndex{3}) == 600);
}

TEST_CASE("equality does not depend on the order in which sessions came") {
  for (const int count : {1, 5, 8, 9, 20, 500}) {
    CAPTURE(count);
    RecentSessions forwards;
    RecentSessions backwards;
    for (int i = 0; i < count; ++i) {
      const int j = count - 1 - i;
      forwards.insert(AppIndex{static_cast<unsigned>(i % 3)}, fmt::format("s{}", i));
      backwards.insert(AppIndex{static_cast<unsigned>(j % 3)}, fmt::format("s{}", j));
    }
    CHECK(forwards == backwards);

    RecentSessions more = forwards;
    more.insert(AppIndex{9}, "s0");
    CHECK_FALSE(more == forwards);
    CHECK_FALSE(forwards == more);
    backwards.insert(AppIndex{9}, "other");
    CHECK_FALSE(more == backwards);
  }
}

TEST_CASE("merging holds the sessions of both, each once, in either direction") {
  for (const int count : {0, 3, 8, 9, 100}) {
    CAPTURE(count);
    RecentSessions first;
    RecentSessions second;
    RecentSessions all;
    for (int i = 0; i < count; ++i) {
      const std::string id = fmt::format("s{}", i);
      if (i % 3 != 0) first.insert(AppIndex{1}, id);
      if (i % 3 != 1) second.insert(AppIndex{1}, id);
      all.insert(AppIndex{1}, id);
    }
    RecentSessions forwards = first;
    forwards.merge(second);
    RecentSessions backwards = second;
    backwards.merge(first);
    CHECK(forwards == all);
    CHECK(backwards == all);
    CHECK(count_all(forwards) == static_cast<std::size_t>(count));
    forwards.merge(forwards);
    CHECK(forwards == all);
  }
}

TEST_CASE("a session that comes again and again is kept once, however many others there are") {
  for (const int others : {0, 7, 8, 9, 30, 1000}) {
    CAPTURE(others);
    RecentSessions once;
    RecentSessions often;
    for (int i = 0; i <= others; ++i) once.insert(AppIndex{2}, fmt::format("session-{}", i));
    for (int i = 0; i < 20'000; ++i) {
      often.insert(AppIndex{2}, fmt::format("session-{}", i % (others + 1)));
    }
    CHECK(count_all(often) == static_cast<std::size_t>(others) + 1);
    CHECK(often == once);
    CHECK(once == often);
    often.insert(AppIndex{3}, "session-0");
    CHECK_FALSE(often == once);
    CHECK(count_all(often) == static_cast<std::size_t>(others) + 1);
  }
}

TEST_CASE("no sessions are none") {
  CHECK(count_all(RecentSessions{}) == 0);
  CHECK(RecentSessions{} == RecentSessions{});
}
