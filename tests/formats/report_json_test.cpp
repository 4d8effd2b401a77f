// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <doctest/doctest.h>

#include <signals/explain.hpp>
#include <signals/formats/report_json.hpp>

#include "support/user_example.hpp"

using signals::Detail;
using signals::to_json;
using user_example::use;

namespace {

[[nodiscard]] std::string json_string(std::string_view text) {
  std::string out;
  signals::append_json_string(out, text);
  return out;
}

[[nodiscard]] std::string minutes_in_json(double minutes) {
  signals::Report report;
  report.signals.registration_metrics.max_minutes = signals::Minutes{minutes};
  const std::string json = to_json(report);
  const std::size_t first = json.find("\"max_minutes\":") + 14;
  return json.substr(first, json.find(',', first) - first);
}

}  // namespace

TEST_CASE("a report is written whole, member by member") {
  const signals::Report report = signals::evaluate(
      "u1", std::vector{use("com.both", 4.25, 0, "s1"), use("com.other", 1, 0)},
      user_example::goals(), user_example::catalogue(),
      {.now = user_example::now,
       .rules = {.engaged_weeks = date::weeks{1}, .retained_weeks = date::weeks{2}}});
  CHECK(
      to_json(report) ==
      R"({"user_id":"u1","event_count":2,"passed_over":{"without_session":1},"signals":{"goal_setting_completed":true,)"
      R"("customer_app_registration_completed":true,"customer_app_login_completed":true,)"
      R"("customer_app_engaged":true,"customer_app_engagement_dropoff":false,)"
      R"("customer_app_retained":false,"customer_app_retained_dropoff":false,)"
      R"("raw_event_count":2,"service_event_count":1,)"
      R"("registration_metrics":{"max_minutes":4.25,"weekly_sessions":1},)"
      R"("active_weeks":[true,false,false],)"
      R"("service_goal_tiers":{"tier1":["mobile-money"],"tier2":["savings"],)"
      R"("tier3":["farming"]}},)"
      R"("milestones":{"goal_setting_complete":true,"tier1_app_registered":true,)"
      R"("tier2_app_registered":true,"tier1_app_engaged":true,"tier2_app_engaged":true,)"
      R"("tier1_app_engagement_dropoff":false,"tier2_app_engagement_dropoff":false,)"
      R"("tier1_app_retained":false,"tier2_app_retained":false,)"
      R"("tier1_app_retention_dropoff":false,"tier2_app_retention_dropoff":false}})");
}

TEST_CASE("a report is appended to what is there") {
  std::string out = "before ";
  signals::append_json(out, signals::Report{});
  CHECK(out == "before " + to_json(signals::Report{}));
}

TEST_CASE("minutes keep every digit, and whole ones a fraction") {
  CHECK(minutes_in_json(0) == "0.0");
  CHECK(minutes_in_json(4) == "4.0");
  CHECK(minutes_in_json(0.1) == "0.1");
  CHECK(minutes_in_json(1.0 / 3) == "0.3333333333333333");
  CHECK(minutes_in_json(123456789.125) == "123456789.125");
  for (const double minutes : {1e15, 1e22, 1e300, 1e-300, 5e-324, 1.7976931348623157e308}) {
    CHECK(boost::json::parse(minutes_in_json(minutes)).to_number<double>() == minutes);
  }
}

TEST_CASE("quotes, backslashes and control characters are escaped and nothing else") {
  CHECK(json_string("") == "\"\"");
  CHECK(json_string("a/b 'c' <&>") == "\"a/b 'c' <&>\"");
  CHECK(json_string("\"\\") == R"("\"\\")");
  CHECK(json_string(std::string_view("\0\x01\x1F\x7F", 4)) == R"("\u0000\u0001\u001f\u007f")");
  CHECK(json_string("\n\t\r\b\f") == R"("\u000a\u0009\u000d\u0008\u000c")");
  CHECK(json_string("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80") ==
        "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"");
}

TEST_CASE("bytes that are no UTF-8 become U+FFFD, one for each") {
  const std::string replacement = "\xEF\xBF\xBD";
  CHECK(json_string("a\xFFz") == "\"a" + replacement + "z\"");
  CHECK(json_string("\xC3") == "\"" + replacement + "\"");                    // cut short
  CHECK(json_string("\xC3z") == "\"" + replacement + "z\"");                  // no tail
  CHECK(json_string("\x80") == "\"" + replacement + "\"");                    // no head
  CHECK(json_string("\xC0\x80") == "\"" + replacement + replacement + "\"");  // overlong
  CHECK(json_string("\xE0\x9F\xBF") == "\"" + replacement + replacement + replacement + "\"");
  CHECK(json_string("\xED\xA0\x80") == "\"" + replacement + replacement + replacement + "\"");
  CHECK(json_string("\xF4\x90\x80\x80") ==
        "\"" + replacement + replacement + replacement + replacement + "\"");
  CHECK(json_string("\xF0\x9F\x98") == "\"" + replacement + replacement + replacement + "\"");
  CHECK(json_string("\xF4\x8F\xBF\xBF") == "\"\xF4\x8F\xBF\xBF\"");  // the last character of all
}

TEST_CASE("an explanation comes last, with its reasons, weeks, window and tiers") {
  const signals::Report report = signals::evaluate(
      "u\"1", std::vector{use("com.both", 4.25, 8, "s1")}, user_example::goals(),
      user_example::catalogue(), signals::Timeframe(user_example::now), signals::Detail::explained);
  const std::string json = to_json(report);
  CHECK(json.find(",\"explanation\":{\"reasons\":{\"goal_setting_completed\":") >
        json.find("\"milestones\""));

  const boost::json::value parsed = boost::json::parse(json);
  CHECK(parsed.at("user_id").as_string() == "u\"1");
  const boost::json::value& explanation = parsed.at("explanation");
  CHECK(explanation.at("reasons").as_object().size() == 18);
  CHECK(explanation.at("reasons").at("goal_setting_complete").as_string() ==
        "goal_setting_completed is true");
  CHECK(explanation.at("weeks").as_array().size() == 10);
  CHECK(explanation.at("weeks").at(1) ==
        boost::json::parse(R"({"week": 1, "first": "2025-11-12T12:00:00.001Z",
                               "last": "2025-11-19T12:00:00.000Z", "active": true})"));
  CHECK(explanation.at("longest_foreground") ==
        boost::json::parse(R"({"app_id": "com.both", "minutes": 4.25})"));
  CHECK(explanation.at("registration_window") ==
        boost::json::parse(R"({"first": "2025-11-19T12:00:00.000Z",
                               "last": "2025-11-26T12:00:00.000Z", "sessions": 0})"));
  CHECK(explanation.at("tiers").at(1) ==
        boost::json::parse(R"({"tier": 2, "subcategories": ["savings"], "apps": ["com.both"]})"));
}

TEST_CASE("an explanation without foreground says null") {
  const signals::Report report = signals::evaluate(
      "u1", std::vector<signals::Event>{}, user_example::goals(), user_example::catalogue(),
      signals::Timeframe(user_example::now), signals::Detail::explained);
  CHECK(boost::json::parse(to_json(report)).at("explanation").at("longest_foreground").is_null());
}

TEST_CASE("a caller's own members come last") {
  signals::Report report;
  report.user_id = "u1";
  const std::string json = to_json(report, {{"low_activity", true},
                                            {"opens", std::uint64_t{7}},
                                            {"of \"all\"", 0.5},
                                            {"note", "a\nb"},
                                            {"share", std::numeric_limits<double>::infinity()}});
  CHECK(json.ends_with(
      R"(},"low_activity":true,"opens":7,"of \"all\"":0.5,"note":"a\u000ab","share":null})"));
  CHECK(json.starts_with(to_json(report).substr(0, to_json(report).size() - 1)));
}

TEST_CASE("a number that JSON has not is null") {
  signals::Report report;
  report.signals.registration_metrics.max_minutes =
      signals::Minutes{std::numeric_limits<double>::infinity()};
  CHECK(to_json(report).find(R"("max_minutes":null)") != std::string::npos);
}
