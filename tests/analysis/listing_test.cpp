// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/fakes.hpp"

using fakes::Analysis;
using signals::Error;
using signals::ErrorCode;
using signals::UserSelection;

TEST_CASE("users are listed over as many pages as the source has") {
  for (const bool has_empty_pages : {false, true}) {
    for (const std::size_t page_size : {std::size_t{1}, std::size_t{3}, std::size_t{10}}) {
      CAPTURE(page_size);
      Analysis analysis(20);
      analysis.events.page_size = page_size;
      analysis.events.has_empty_pages = has_empty_pages;
      const auto summary = analysis.run({.workers = 4, .goal_batch = 6});
      CHECK(analysis.sink.lines == fakes::each(analysis.events.users, "reported"));
      CHECK_FALSE(summary.next_cursor.has_value());
    }
  }
}

TEST_CASE("a source that lists more users than it was asked for is told so") {
  Analysis analysis(20);
  analysis.events.page_size = 20;
  analysis.events.heeds_limit = false;
  CHECK_THROWS_WITH_AS(analysis.run(UserSelection::listed(7)),
                       "the event source listed 20 users when asked for 7 at most", signals::Error);
  CHECK(analysis.sink.lines.empty());
}

TEST_CASE("no more users are listed than the limit") {
  for (const std::size_t limit : {1U, 2U, 7U, 19U, 20U, 21U, 1000U}) {
    for (const std::size_t page_size : {std::size_t{3}, std::size_t{1000}}) {
      CAPTURE(limit);
      Analysis analysis(20);
      analysis.events.page_size = page_size;
      analysis.events.has_empty_pages = page_size == 3;
      const auto summary =
          analysis.run(UserSelection::listed(limit), {.workers = 2, .goal_batch = 5});
      CHECK(summary.reported == std::min<std::size_t>(limit, 20));
      // The source does not tell how many more there are.
      CHECK(summary.left_out.has_value() == (limit >= 20));
      CHECK(analysis.sink.lines ==
            fakes::each(fakes::user_ids(std::min<std::size_t>(limit, 20)), "reported"));
    }
  }
}

TEST_CASE("a source without users yields no outcomes") {
  for (const bool has_empty_pages : {false, true}) {
    Analysis analysis;
    analysis.events.has_empty_pages = has_empty_pages;
    const auto summary = analysis.run({.workers = 3});
    CHECK(analysis.sink.lines.empty());
    CHECK(summary.reported == 0);
  }
}

TEST_CASE("a list that fails is thrown") {
  for (const unsigned workers : {1U, 4U}) {
    Analysis analysis(20);
    analysis.events.before_list = [](std::string_view, const std::stop_token&) {
      throw Error(ErrorCode::unavailable, "no list");
    };
    CHECK_THROWS_WITH_AS(analysis.run({.workers = workers}), "no list", Error);
    CHECK(analysis.sink.lines.empty());
  }
}

TEST_CASE("a list that fails on a later page is thrown once the users before it are out") {
  for (const unsigned workers : {1U, 4U}) {
    Analysis analysis(20);
    analysis.events.page_size = 5;
    analysis.events.before_list = [](std::string_view cursor, const std::stop_token&) {
      if (cursor == "10") throw std::runtime_error("cut off");
    };
    CHECK_THROWS_WITH_AS(analysis.run({.workers = workers}), "cut off", std::runtime_error);
    CHECK(analysis.sink.lines == fakes::each(fakes::user_ids(10), "reported"));
  }
}
