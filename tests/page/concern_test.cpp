// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

#include <signals/evaluate.hpp>
#include <signals/page/concern.hpp>

#include "support/user_example.hpp"

using namespace signals;

namespace {

[[nodiscard]] Report report_of(int first_week, int last_week) {
  return evaluate("u", user_example::weekly_use("com.momo", first_week, last_week),
                  user_example::goals(), user_example::catalogue(), {.now = user_example::now});
}

[[nodiscard]] ConcernKind kind_of(int first_week, int last_week) {
  return concern_of(report_of(first_week, last_week), Rules{}, nullptr).kind;
}

}  // namespace

TEST_CASE("the greatest concern about a user is what is lost, or may be") {
  CHECK(kind_of(1, 9) == ConcernKind::retained_lost);
  CHECK(kind_of(0, 8) == ConcernKind::retained_at_risk);
  CHECK(kind_of(1, 8) == ConcernKind::engaged_lost);
  CHECK(kind_of(1, 3) == ConcernKind::engaged_lost);
  CHECK(kind_of(0, 2) == ConcernKind::engaged_at_risk);
  CHECK(kind_of(1, 2) == ConcernKind::use_lost);
  CHECK(kind_of(1, 1) == ConcernKind::use_lost);
  CHECK(kind_of(0, 1) == ConcernKind::none);
  CHECK(kind_of(2, 9) == ConcernKind::none);
}

TEST_CASE("the date of a concern is the end of its signal") {
  UserCourse course;
  course.ends[3] = user_example::now + date::days{1};  // engaged
  course.ends[5] = user_example::now + date::days{2};  // retained
  CHECK(concern_of(report_of(0, 8), Rules{}, &course) ==
        Concern{ConcernKind::retained_at_risk, user_example::now + date::days{2}});
  CHECK(concern_of(report_of(0, 3), Rules{}, &course) ==
        Concern{ConcernKind::engaged_at_risk, user_example::now + date::days{1}});
  CHECK(concern_of(report_of(0, 3), Rules{}, nullptr) == Concern{ConcernKind::engaged_at_risk});
}

TEST_CASE("the greater loss comes first, then the earlier date, then what has none") {
  const std::vector<Concern> order{{ConcernKind::retained_lost, user_example::now},
                                   {ConcernKind::retained_lost, user_example::now + date::days{1}},
                                   {ConcernKind::retained_at_risk, user_example::now},
                                   {ConcernKind::retained_at_risk},
                                   {ConcernKind::use_lost, user_example::now},
                                   {ConcernKind::none}};
  std::vector<Concern> sorted(order.rbegin(), order.rend());
  std::sort(sorted.begin(), sorted.end(), precedes);
  CHECK(sorted == order);
}

TEST_CASE("who is at risk is pressing up to the date that is soon, and who is lost always") {
  const Instant soon = user_example::now + date::days{3};
  const auto later = std::chrono::milliseconds{1};
  CHECK(is_pressing({ConcernKind::retained_at_risk, soon}, soon));
  CHECK_FALSE(is_pressing({ConcernKind::retained_at_risk, soon + later}, soon));
  CHECK_FALSE(is_pressing({ConcernKind::engaged_at_risk}, soon));
  CHECK_FALSE(is_pressing({ConcernKind::engaged_at_risk, soon}, std::nullopt));
  CHECK(is_pressing({ConcernKind::use_lost}, std::nullopt));
  CHECK_FALSE(is_pressing({}, soon));
}
