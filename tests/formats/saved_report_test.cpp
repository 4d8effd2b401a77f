// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <signals/explain.hpp>
#include <signals/formats/report_json.hpp>
#include <signals/formats/saved_report.hpp>

#include "support/case_file.hpp"
#include "support/reading.hpp"

using namespace signals;
using reading::invalid_argument_of;

namespace {

/// Checks that minutes are as they were to 1e-9, and takes those of the other.
void take_minutes(Report& read, const Report& written) {
  const auto take = [](Minutes& to, Minutes from) {
    CHECK(to.count() == doctest::Approx(from.count()).epsilon(1e-12));
    to = from;
  };
  take(read.signals.registration_metrics.max_minutes,
       written.signals.registration_metrics.max_minutes);
  if (!written.explanation || !written.explanation->longest_foreground) return;
  REQUIRE(read.explanation->longest_foreground.has_value());
  take(read.explanation->longest_foreground->minutes,
       written.explanation->longest_foreground->minutes);
}

}  // namespace

TEST_CASE("every worked case's report is read as it was written, with its reasons and without") {
  for (const Case& example : case_file::all_cases()) {
    CAPTURE(example.name);
    for (const Detail detail : {Detail::decided, Detail::explained}) {
      const Report report = evaluate(example.user_id, example.events, example.goals,
                                     example.catalogue, example.timeframe, detail);
      SavedReport saved = read_report_json(to_json(report));
      CHECK(saved.user_id == example.user_id);
      CHECK(saved.failure.empty());
      REQUIRE(saved.report.has_value());
      take_minutes(*saved.report, report);
      CHECK(*saved.report == report);
    }
  }
}

TEST_CASE("users without a report are read with the reason") {
  const SavedReport failed =
      read_report_json(R"({"user_id":"u","error":{"code":"unavailable","message":"no answer"}})");
  CHECK(failed.user_id == "u");
  CHECK_FALSE(failed.report.has_value());
  CHECK(failed.failure == "unavailable: no answer");
  CHECK(read_report_json(R"({"user_id":"u","unprocessed":true})").failure == "unprocessed");
}

TEST_CASE("what is no report is refused, and the message says why") {
  const auto refusal = [](std::string_view text) {
    return invalid_argument_of([&] { static_cast<void>(read_report_json(text)); });
  };
  CHECK(refusal("[]") == "expected a report, a JSON object");
  CHECK(refusal("{") == "the JSON ends too early");
  CHECK(refusal("{}") == "member \"user_id\" is missing");
  CHECK(refusal(R"({"user_id":1})") == "member \"user_id\" is of another kind than expected");
  CHECK(refusal(R"({"user_id":"u"})") == "member \"event_count\" is missing");

  const std::string json = to_json([] {
    Report report;
    report.user_id = "u";
    return report;
  }());
  const auto with = [&](std::string_view part, std::string_view other) {
    std::string changed = json;
    return changed.replace(changed.find(part), part.size(), other);
  };
  CHECK(refusal(json) == "nothing was thrown");
  CHECK(refusal(with("[false,false]", "[true]")) ==
        "member \"active_weeks\" holds 1 weeks; expected 2 to 53");
  CHECK(refusal(with("\"max_minutes\":0.0", "\"max_minutes\":\"x\"")) ==
        "member \"max_minutes\" is of another kind than expected");
  CHECK(refusal(with("\"tier1\":[]", "\"tier1\":[1]")) ==
        "member \"tier1\" is of another kind than expected");
  CHECK(refusal(with("\"tier1_app_engaged\":false,", "")) ==
        "member \"tier1_app_engaged\" is missing: a version of signals without it made the report; "
        "evaluate again");
}
