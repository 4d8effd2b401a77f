// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <signals/recent_sessions.hpp>

#include "analysis/table/packed_sessions.hpp"

using signals::AppIndex;
using signals::PackedSessions;
using signals::RecentSessions;

namespace {

template <typename Sessions>
[[nodiscard]] std::size_t count_all(const Sessions& sessions) {
  return sessions.count_distinct([](AppIndex) { return true; });
}

template <typename Sessions>
[[nodiscard]] std::size_t count_in(const Sessions& sessions, AppIndex app) {
  return sessions.count_distinct([app](AppIndex candidate) { return candidate == app; });
}

// Both forms as the plain one, which can be compared and merged.
[[nodiscard]] RecentSessions plain(const RecentSessions& sessions) { return sessions; }
[[nodiscard]] RecentSessions plain(const PackedSessions& sessions) { return sessions.unpacked(); }

/// Ids that often begin alike, of lengths around those at which their header grows, and all bytes.
[[nodiscard]] rc::Gen<std::string> any_id() {
  const auto tail = rc::gen::oneOf(rc::gen::arbitrary<std::string>(),
                                   rc::gen::element<std::string>("", "1", "2", "12"));
  const auto size = rc::gen::weightedElement<std::size_t>(
      {{8, 0}, {8, 1}, {8, 5}, {4, 127}, {4, 128}, {1, 16383}, {1, 16384}});
  return rc::gen::map(rc::gen::tuple(rc::gen::element('s', 't'), size, tail),
                      [](const std::tuple<char, std::size_t, std::string>& id) {
                        return std::string(std::get<1>(id), std::get<0>(id)) + std::get<2>(id);
                      });
}

[[nodiscard]] rc::Gen<AppIndex> any_app() {
  return rc::gen::map(
      rc::gen::oneOf(rc::gen::inRange(0U, 4U), rc::gen::element(127U, 128U, 16384U, 4294967295U)),
      [](unsigned app) { return AppIndex{app}; });
}

}  // namespace

TEST_CASE_TEMPLATE("a session that several apps share counts once", Sessions, RecentSessions,
                   PackedSessions) {
  Sessions sessions;
  sessions.insert(AppIndex{1}, "s1");
  sessions.insert(AppIndex{2}, "s1");
  sessions.insert(AppIndex{2}, "s2");
  sessions.insert(AppIndex{2}, "s2");
  CHECK(count_all(sessions) == 2);
  CHECK(count_in(sessions, AppIndex{1}) == 1);
  CHECK(count_in(sessions, AppIndex{2}) == 2);
  CHECK(count_in(sessions, AppIndex{3}) == 0);
}

TEST_CASE_TEMPLATE("sessions differ by case and by any byte", Sessions, RecentSessions,
                   PackedSessions) {
  Sessions sessions;
  for (const std::string& id : {std::string("a"), std::string("A"), std::string("a "),
                                std::string("a\0", 2), std::string("a\0b", 3), std::string("aa")}) {
    sessions.insert(AppIndex{0}, id);
    sessions.insert(AppIndex{0}, id);
  }
  CHECK(count_all(sessions) == 6);
}

TEST_CASE_TEMPLATE("sessions that begin alike are told apart, whichever comes first", Sessions,
                   RecentSessions, PackedSessions) {
  const std::vector<std::string> ids{"session-12", "session-1", "session-123", "session-", "s",
                                     "ession-12",  "2",         "session-13",  "12",       "x"};
  for (std::size_t first = 0; first < ids.size(); ++first) {
    Sessions sessions;
    Sessions backwards;
    for (int round = 0; round < 3; ++round) {
      for (std::size_t i = 0; i < ids.size(); ++i) {
        sessions.insert(AppIndex{0}, ids[(first + i) % ids.size()]);
        backwards.insert(AppIndex{0}, ids[ids.size() - 1 - i]);
      }
    }
    CHECK(count_all(sessions) == ids.size());
    CHECK(plain(sessions) == plain(backwards));
    RecentSessions both = plain(sessions);
    both.merge(plain(backwards));
    CHECK(count_all(both) == ids.size());
  }
}

TEST_CASE_TEMPLATE("ids of any length are kept whole", Sessions, RecentSessions, PackedSessions) {
  Sessions sessions;
  const std::vector<std::string> lengths{std::string(1, 'x'),      std::string(127, 'x'),
                                         std::string(128, 'x'),    std::string(129, 'x'),
                                         std::string(16383, 'x'),  std::string(16384, 'x'),
                                         std::string(100000, 'x'), std::string(99999, 'x') + 'y'};
  for (int round = 0; round < 2; ++round) {
    for (const std::string& id : lengths) sessions.insert(AppIndex{7}, id);
  }
  CHECK(count_all(sessions) == 8);
}

TEST_CASE_TEMPLATE("apps of any index are told apart", Sessions, RecentSessions, PackedSessions) {
  Sessions sessions;
  for (const unsigned app : {0U, 1U, 127U, 128U, 16383U, 16384U, 4294967295U}) {
    sessions.insert(AppIndex{app}, "s");
    sessions.insert(AppIndex{app}, fmt::format("s{}", app));
  }
  CHECK(count_all(sessions) == 8);
  CHECK(count_in(sessions, AppIndex{128}) == 2);
  CHECK(count_in(sessions, AppIndex{4294967295U}) == 2);
}

TEST_CASE_TEMPLATE("however many sessions there are, each is counted once", Sessions,
                   RecentSessions, PackedSessions) {
  Sessions sessions;
  for (std::size_t size = 1; size <= 3000; ++size) {
    sessions.insert(AppIndex{static_cast<unsigned>(size % 5)}, fmt::format("session-{}", size));
    sessions.insert(AppIndex{static_cast<unsigned>(size / 2 % 5)},
                    fmt::format("session-{}", size / 2));
    if (size < 40 || size % 500 == 0) CHECK(count_all(sessions) == size + (size > 0 ? 1 : 0));
  }
  CHECK(count_in(sessions, AppIndex{3}) == 600);
}

TEST_CASE_TEMPLATE("equality does not depend on the order in which sessions came", Sessions,
                   RecentSessions, PackedSessions) {
  for (const int count : {1, 5, 8, 9, 20, 500}) {
    CAPTURE(count);
    Sessions forwards;
    Sessions backwards;
    for (int i = 0; i < count; ++i) {
      const int j = count - 1 - i;
      forwards.insert(AppIndex{static_cast<unsigned>(i % 3)}, fmt::format("s{}", i));
      backwards.insert(AppIndex{static_cast<unsigned>(j % 3)}, fmt::format("s{}", j));
    }
    CHECK(plain(forwards) == plain(backwards));

    Sessions more = forwards;
    more.insert(AppIndex{9}, "s0");
    CHECK_FALSE(plain(more) == plain(forwards));
    CHECK_FALSE(plain(forwards) == plain(more));
    backwards.insert(AppIndex{9}, "other");
    CHECK_FALSE(plain(more) == plain(backwards));
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

TEST_CASE_TEMPLATE(
    "a session that comes again and again is kept once, however many others there are", Sessions,
    RecentSessions, PackedSessions) {
  for (const int others : {0, 7, 8, 9, 30, 1000}) {
    CAPTURE(others);
    Sessions once;
    Sessions often;
    for (int i = 0; i <= others; ++i) once.insert(AppIndex{2}, fmt::format("session-{}", i));
    for (int i = 0; i < 20'000; ++i) {
      often.insert(AppIndex{2}, fmt::format("session-{}", i % (others + 1)));
    }
    CHECK(count_all(often) == static_cast<std::size_t>(others) + 1);
    CHECK(plain(often) == plain(once));
    CHECK(plain(once) == plain(often));
    often.insert(AppIndex{3}, "session-0");
    CHECK_FALSE(plain(often) == plain(once));
    CHECK(count_all(often) == static_cast<std::size_t>(others) + 1);
  }
}

TEST_CASE_TEMPLATE("no sessions are none", Sessions, RecentSessions, PackedSessions) {
  CHECK(count_all(Sessions{}) == 0);
  CHECK(plain(Sessions{}) == RecentSessions{});
}

TEST_CASE("packed and plain sessions count the same, whatever the ids and apps") {
  CHECK(rc::check([] {
    const auto apps = *rc::gen::container<std::vector<AppIndex>>(3, any_app());
    const auto ids = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(any_id()));
    // So few ids and apps that many pairs come again.
    const auto pairs = *rc::gen::container<std::vector<std::pair<AppIndex, std::string>>>(
        rc::gen::pair(rc::gen::elementOf(apps), rc::gen::elementOf(ids)));
    PackedSessions packed;
    RecentSessions expected;
    for (const auto& [app, id] : pairs) {
      packed.insert(app, id);
      expected.insert(app, id);
      RC_ASSERT(count_all(packed) == count_all(expected));
    }
    for (const AppIndex app : apps) RC_ASSERT(count_in(packed, app) == count_in(expected, app));
    RC_ASSERT(count_in(packed, AppIndex{5}) == 0U);
    RC_ASSERT(packed.unpacked() == expected);
  }));
}
