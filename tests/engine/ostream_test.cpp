// SPDX-License-Identifier: Apache-2.0
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include <signals/evaluate.hpp>
#include <signals/ostream.hpp>

#include "support/user_example.hpp"

namespace {

template <typename Value>
[[nodiscard]] std::string shown(const Value& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

}  // namespace

TEST_CASE("values that tests compare are shown to people") {
  CHECK(shown(signals::ErrorCode::data_loss) == "data_loss");
  CHECK(shown(signals::Tier::two) == "Tier 2");
  CHECK(shown(signals::last_week) == "week 1");
  CHECK(shown(signals::WeekSet::of_bits(0b1011)) == "{0 1 3}");
  CHECK(shown(signals::WeekSet{}) == "{}");
  CHECK(shown(signals::Goal{.id = "g1", .subcategory = "savings"}) ==
        R"({id: "g1", subcategory: "savings", Tier 1})");
  CHECK(shown(signals::Goal{.id = "g1", .tier = {}}) ==
        R"({id: "g1", subcategory: none, no tier})");
  signals::Event event = user_example::use("com.momo", 1.5, 0, "s1");
  CHECK(shown(event) == R"({id: "", app_id: "com.momo", session_id: "s1", )"
                        "time: 2025-11-26T12:00:00.000Z, foreground: 1.5 min}");
  event.time = signals::Instant::min();
  CHECK(shown(event).find("time: -9223372036854775808 ms") != std::string::npos);
  event.time.reset();
  CHECK(shown(event).find("time: none") != std::string::npos);
}

TEST_CASE("a report is shown by the flags that hold and its figures") {
  const signals::Report report =
      signals::evaluate("u1", {user_example::use("com.momo", 5, 0, "s1")}, user_example::goals(),
                        user_example::catalogue(), {.now = user_example::now});
  CHECK(shown(report) ==
        R"({user_id: "u1", event_count: 1, passed_over: {}, )"
        "signals: {goal_setting_completed customer_app_registration_completed "
        "customer_app_login_completed; events: 1, of service apps: 1, longest: 5 min, "
        "sessions: 1, weeks: {0} of 10, goals: mobile-money, goals: savings, goals: farming}, "
        "milestones: {goal_setting_complete tier1_app_registered}}");
}
