// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <signals/rules.hpp>

#include "support/reading.hpp"

using reading::contains;
using reading::invalid_argument_of;
using signals::Minutes;
using signals::Rules;

TEST_CASE("the defaults are the product's") {
  const Rules rules;
  CHECK(rules.login_minutes == Minutes{1});
  CHECK(rules.registration_minutes == Minutes{4});
  CHECK(rules.registration_sessions == 4);
  CHECK(rules.registration_window == date::days{7});
  CHECK(rules.engaged_weeks == date::weeks{3});
  CHECK(rules.retained_weeks == date::weeks{9});
  CHECK((rules.week == signals::WeekKind::rolling));
  CHECK(rules.time_zone.name() == "UTC");
  CHECK_NOTHROW(rules.validate());
}

TEST_CASE("each rule may be anything in its range") {
  for (const Rules& rules :
       {Rules{.login_minutes = Minutes{0}}, Rules{.login_minutes = Minutes{1e9}},
        Rules{.registration_minutes = Minutes{0}}, Rules{.registration_minutes = Minutes{0.001}},
        Rules{.registration_sessions = 1}, Rules{.registration_sessions = 1'000'000},
        Rules{.registration_window = date::days{1}}, Rules{.registration_window = date::days{3650}},
        Rules{.engaged_weeks = date::weeks{1}}, Rules{.engaged_weeks = date::weeks{52}},
        Rules{.retained_weeks = date::weeks{1}}, Rules{.retained_weeks = date::weeks{52}}}) {
    CHECK_NOTHROW(rules.validate());
  }
}

TEST_CASE("a rule out of its range is an error that names it and the range") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
  struct OutOfRange {
    Rules rules;
    std::string_view name;
    std::string_view range;
  };
  for (const OutOfRange& wrong : {
           OutOfRange{{.login_minutes = Minutes{-0.001}}, "login_minutes", "0 or more"},
           OutOfRange{{.login_minutes = Minutes{infinity}}, "login_minutes", "finite"},
           OutOfRange{{.login_minutes = Minutes{not_a_number}}, "login_minutes", "finite"},
           OutOfRange{{.registration_minutes = Minutes{-1}}, "registration_minutes", "0 or more"},
           OutOfRange{
               {.registration_minutes = Minutes{infinity}}, "registration_minutes", "finite"},
           OutOfRange{{.registration_sessions = 0}, "registration_sessions", "1 to 1000000"},
           OutOfRange{
               {.registration_sessions = 1'000'001}, "registration_sessions", "1 to 1000000"},
           OutOfRange{
               {.registration_window = date::days{0}}, "registration_window_days", "1 to 3650"},
           OutOfRange{
               {.registration_window = date::days{-7}}, "registration_window_days", "1 to 3650"},
           OutOfRange{
               {.registration_window = date::days{3651}}, "registration_window_days", "1 to 3650"},
           OutOfRange{{.engaged_weeks = date::weeks{0}}, "engaged_weeks", "1 to 52"},
           OutOfRange{{.engaged_weeks = date::weeks{53}}, "engaged_weeks", "1 to 52"},
           OutOfRange{{.retained_weeks = date::weeks{0}}, "retained_weeks", "1 to 52"},
           OutOfRange{{.retained_weeks = date::weeks{-1}}, "retained_weeks", "1 to 52"},
           OutOfRange{{.retained_weeks = date::weeks{53}}, "retained_weeks", "1 to 52"},
       }) {
    const std::string message = invalid_argument_of([&] { wrong.rules.validate(); });
    CHECK_MESSAGE(contains(message, wrong.name), message);
    CHECK_MESSAGE(contains(message, wrong.range), message);
  }
}

TEST_CASE("the weeks considered are enough for every signal") {
  const auto considered = [](int engaged, int retained) {
    return Rules{.engaged_weeks = date::weeks{engaged}, .retained_weeks = date::weeks{retained}}
        .weeks_considered();
  };
  CHECK(considered(3, 9) == 10);
  CHECK(considered(1, 1) == 2);
  CHECK(considered(2, 1) == 2);
  CHECK(considered(3, 1) == 3);
  CHECK(considered(3, 2) == 3);
  CHECK(considered(3, 3) == 4);
  CHECK(considered(52, 1) == 52);
  CHECK(considered(1, 52) == 53);
}
