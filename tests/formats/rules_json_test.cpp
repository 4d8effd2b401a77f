// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <signals/formats/rules_json.hpp>
#include <signals/named_time_zone.hpp>

#include "support/reading.hpp"
#include "support/text_case.hpp"

using reading::contains;
using signals::read_rules_json;
using signals::Rules;
using signals::testing::TextCase;

namespace {

[[nodiscard]] std::string message_of(std::string_view json) {
  return reading::invalid_argument_of([&] { return read_rules_json(json, "rules.json"); });
}

}  // namespace

TEST_CASE("every rule can be set, and what is left out keeps its default") {
  CHECK(read_rules_json("{}", "rules.json") == Rules{});

  const Rules rules = read_rules_json(R"({
      "login_minutes": 0.5, "registration_minutes": 6, "registration_sessions": 2,
      "registration_window_days": 14, "engaged_weeks": 2, "retained_weeks": 12,
      "week": "calendar", "time_zone": "Africa/Johannesburg"})",
                                      "rules.json");
  CHECK(rules == Rules{.login_minutes = signals::Minutes{0.5},
                       .registration_minutes = signals::Minutes{6},
                       .registration_sessions = 2,
                       .registration_window = date::days{14},
                       .engaged_weeks = date::weeks{2},
                       .retained_weeks = date::weeks{12},
                       .week = signals::WeekKind::calendar,
                       .time_zone = signals::named_time_zone("Africa/Johannesburg")});

  Rules expected;
  expected.engaged_weeks = date::weeks{52};
  CHECK(read_rules_json(R"({"engaged_weeks": 52, "week": "rolling", "time_zone": "UTC"})", "-") ==
        expected);
  CHECK(read_rules_json(R"({"engaged_weeks": 52.0})", "-") == expected);
  CHECK(read_rules_json(R"({"engaged_weeks": 5.2e1})", "-") == expected);
}

TEST_CASE("a misspelt rule is answered with the one that was meant") {
  for (const TextCase& rule :
       {TextCase{"engaged_week", "engaged_weeks"}, TextCase{"engagedWeeks", "engaged_weeks"},
        TextCase{"Retained_Weeks", "retained_weeks"}, TextCase{"login_minute", "login_minutes"},
        TextCase{"registration_window", "registration_window_days"},
        TextCase{"timezone", "time_zone"}, TextCase{"weeks", "week"}}) {
    const std::string message = message_of("{\"" + std::string(rule.given) + "\": 2}");
    CHECK(message == "rules.json: there is no rule \"" + std::string(rule.given) +
                         "\"; did you mean \"" + std::string(rule.expected) + "\"?");
  }
}

TEST_CASE("a name that is near no rule is answered with all of them") {
  const std::string message = message_of(R"({"colour": 2})");
  CHECK(message ==
        "rules.json: there is no rule \"colour\"; the rules are login_minutes, "
        "registration_minutes, registration_sessions, registration_window_days, engaged_weeks, "
        "retained_weeks, week, time_zone");
}

TEST_CASE("a rule of the wrong type is an error that names it") {
  for (const std::string_view name :
       {"login_minutes", "registration_minutes", "registration_sessions",
        "registration_window_days", "engaged_weeks", "retained_weeks"}) {
    for (const std::string_view value : {"\"4\"", "true", "null", "[4]", "{}"}) {
      const std::string message =
          message_of("{\"" + std::string(name) + "\": " + std::string(value) + "}");
      CHECK(message == "rules.json: rule " + std::string(name) + " must be a number");
    }
  }
  for (const std::string_view value : {"4", "null", "\"Calendar\"", "\"monthly\"", "\"\""}) {
    CHECK(message_of("{\"week\": " + std::string(value) + "}") ==
          "rules.json: rule week must be \"rolling\" or \"calendar\"");
  }
  for (const std::string_view value : {"4", "null", "[\"UTC\"]"}) {
    CHECK(contains(message_of("{\"time_zone\": " + std::string(value) + "}"),
                   "rules.json: rule time_zone must be a string"));
  }
  CHECK(message_of(R"({"engaged_weeks": 2.5})") ==
        "rules.json: rule engaged_weeks must be a whole number");
}

TEST_CASE("a rule out of range is an error that names it and the source") {
  for (const std::string_view rule :
       {"\"login_minutes\": -1", "\"registration_minutes\": -0.5", "\"registration_sessions\": 0",
        "\"registration_sessions\": 1000001", "\"registration_sessions\": -1",
        "\"registration_sessions\": 4294967300", "\"registration_window_days\": 0",
        "\"registration_window_days\": 3651", "\"engaged_weeks\": 0", "\"engaged_weeks\": 53",
        "\"engaged_weeks\": -3", "\"engaged_weeks\": 4294967299", "\"engaged_weeks\": 1e300",
        "\"retained_weeks\": 53", "\"retained_weeks\": 18446744073709551615"}) {
    const std::string message = message_of("{" + std::string(rule) + "}");
    const std::string name(rule.substr(1, rule.find('"', 1) - 1));
    CHECK_MESSAGE(contains(message, "rules.json: rule " + name), message);
    CHECK_MESSAGE(contains(message, "out of range"), message);
  }
}

TEST_CASE("an unknown time zone is an error that names it") {
  const std::string message = message_of(R"({"time_zone": "Africa/Atlantis"})");
  CHECK(contains(message, "rules.json: rule time_zone \"Africa/Atlantis\""));
}

TEST_CASE("rules that are no JSON object are an error with its place") {
  CHECK(message_of("{\n  \"week\": rolling\n}") ==
        "rules.json:2:11: not valid JSON: unexpected 'r'");
  CHECK(message_of("") == "rules.json:1:1: the JSON ends too early");
  CHECK(message_of("{\"week\": \"rolling\",\n}") ==
        "rules.json:2:1: not valid JSON: unexpected '}'");
  CHECK(message_of("{} {}") == "rules.json:1:4: more follows after the end of the JSON value");
  for (const std::string_view json : {"[]", "null", "3", "\"week\""}) {
    CHECK(message_of(json) == "rules.json: the rules must be a JSON object");
  }
}
