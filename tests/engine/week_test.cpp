// SPDX-License-Identifier: Apache-2.0
#include <initializer_list>

#include <doctest/doctest.h>

#include <signals/week.hpp>

using signals::WeeksAgo;
using signals::WeekSet;

TEST_CASE("a set of weeks knows the runs that it holds whole") {
  WeekSet weeks;
  for (const unsigned week : {0U, 1U, 2U, 4U}) weeks.insert(WeeksAgo{week});

  CHECK(weeks.contains_all(WeeksAgo{0}, WeeksAgo{2}));
  CHECK(weeks.contains_all(WeeksAgo{4}, WeeksAgo{4}));
  CHECK_FALSE(weeks.contains_all(WeeksAgo{0}, WeeksAgo{3}));
  CHECK_FALSE(weeks.contains_all(WeeksAgo{2}, WeeksAgo{4}));
  CHECK(weeks.size() == 4);
}

TEST_CASE("a set of weeks holds the furthest week") {
  WeekSet weeks;
  for (unsigned week = 0; week <= WeeksAgo::max; ++week) weeks.insert(WeeksAgo{week});

  CHECK(weeks.contains(WeeksAgo{52}));
  CHECK(weeks.contains_all(WeeksAgo{0}, WeeksAgo{52}));
  CHECK(weeks.size() == 53);
}
