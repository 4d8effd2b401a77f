// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include "json_output.hpp"
#include "workspace.hpp"

using namespace signals::testing;

namespace {

[[nodiscard]] bool signal_of(const ProcessResult& result, std::string_view user_id,
                             std::string_view name) {
  return json_of(result).at("results").at(user_id).at("signals").at(name).as_bool();
}

}  // namespace

TEST_CASE("--now takes every form of time") {
  const Workspace workspace;
  const std::string expected = workspace.evaluate({"--explain"}).output;
  for (const std::string now :
       {"2025-11-26T12:00:00Z", "2025-11-26T12:00:00.000Z", "2025-11-26 12:00", "2025-11-26t12:00z",
        "2025-11-26T12:00:00 UTC", "20251126120000", "Wed, 26 Nov 2025 12:00:00 GMT",
        "Nov 26, 2025 12:00 PM", "2025-11-26T14:00:00+02:00", "2025-11-26 07:00 -0500",
        "2025-11-26T12:00:00,0005Z", "1764158400", "1764158400000", "1764158400000000",
        "1764158400000000000", "1764158400.0", " 1764158400 "}) {
    CAPTURE(now);
    CHECK(workspace.evaluate({"--explain", "--now", now}).output == expected);
  }
  // A date alone is its midnight, which is before the events of that day.
  const auto before = json_despite_warnings(
      workspace.evaluate({"--now", "2025-11-26", "--rules",
                          workspace.directory.write("rules.json", R"({"engaged_weeks":1})")}));
  CHECK_FALSE(before.at("results").at("ada").at("signals").at("customer_app_engaged").as_bool());
}

TEST_CASE("without --now the report is for the present") {
  const Workspace workspace;
  const auto result =
      workspace.run({"evaluate", "--events", "events.ndjson", "--goals", "goals.json"});
  // The sample lies in the past, so no week that counts is active.
  const auto report = json_despite_warnings(result).at("results").at("ada").at("signals");
  CHECK_FALSE(report.at("customer_app_engaged").as_bool());
  CHECK(report.at("customer_app_login_completed").as_bool());
  CHECK(result.error.starts_with("signals: warning: all events are before the weeks that"));
  CHECK(result.error.ends_with("give the time of the export with --now\n"));
}

TEST_CASE("--since drops what is earlier, and keeps what is at it") {
  const Workspace workspace;
  struct Since {
    std::string since;
    int count;
  };
  for (const Since& given :
       {Since{"2025-11-18T12:00:00Z", 1}, Since{"2025-11-18T12:00:00.001Z", 0},
        Since{"1763467200", 1}, Since{"1763467201", 0}, Since{"1763467200000", 1},
        Since{"1763467200001", 0}, Since{"2000-01-01", 1}, Since{"2025-11-18", 1},
        Since{"2025-11-19", 0}}) {
    CAPTURE(given.since);
    CHECK(json_of(workspace.evaluate({"--since", given.since, "--user-id", "grace"}))
              .at("results")
              .at("grace")
              .at("event_count")
              .as_int64() == given.count);
  }
}

TEST_CASE("a time that is none is refused") {
  const Workspace workspace;
  for (const std::string option : {"--now", "--since"}) {
    for (const std::string text :
         {"", "now", "yesterday", "2025-02-30", "2025-11-26T24:00", "2025-11-26T12:00:60Z",
          "26.11.2025", "0000-01-01", "0", "-1", "1999-12-31", "2100-01-01", "NaN", "1e400"}) {
      CHECK(refusal_of(workspace.run({"evaluate", "--events", "events.ndjson", "--goals",
                                      "goals.json", option, text})) ==
            option + ": expected ISO 8601, such as 2025-11-26T12:00:00Z, or Unix time, got \"" +
                text + "\"");
    }
  }
}

TEST_CASE("rules come from --rules, then from SIGNALS_RULES") {
  Workspace workspace;
  const std::string lenient = workspace.directory.write("lenient.json", R"({"engaged_weeks": 1})");
  const std::string strict =
      workspace.directory.write("strict.json", "\xEF\xBB\xBF{\"login_minutes\": 5.5}");
  const auto is_engaged = [&](const Words& words) {
    return signal_of(workspace.evaluate(words), "ada", "customer_app_engaged");
  };
  CHECK_FALSE(is_engaged({}));
  CHECK(is_engaged({"--rules", lenient}));
  CHECK_FALSE(
      signal_of(workspace.evaluate({"--rules", strict}), "ada", "customer_app_login_completed"));

  workspace.options.environment["SIGNALS_RULES"] = lenient;
  CHECK(is_engaged({}));
  CHECK_FALSE(is_engaged({"--rules", strict}));
  workspace.options.environment.clear();
  workspace.directory.write(".env", "SIGNALS_RULES=lenient.json\n");
  CHECK(is_engaged({}));
}

TEST_CASE("rules that are misspelt, out of range or no JSON are refused with their place") {
  const Workspace workspace;
  const auto refusal = [&](std::string_view rules) {
    workspace.directory.write("rules.json", rules);
    return refusal_of(workspace.evaluate({"--rules", "rules.json"}));
  };
  CHECK(refusal(R"({"engaged_week": 2})") ==
        "rules.json: there is no rule \"engaged_week\"; did you mean \"engaged_weeks\"?");
  CHECK(refusal(R"({"engaged_weeks": 0})")
            .starts_with("rules.json: rule engaged_weeks is 0, which is out of range"));
  CHECK(refusal(R"({"retained_weeks": 53})")
            .starts_with("rules.json: rule retained_weeks is 53, which is out of range"));
  CHECK(refusal(R"({"retained_weeks": 2.5})") ==
        "rules.json: rule retained_weeks must be a whole number");
  CHECK(refusal(R"({"login_minutes": -1})")
            .starts_with("rules.json: rule login_minutes is -1, which is out of range"));
  CHECK(refusal(R"({"login_minutes": "1"})") == "rules.json: rule login_minutes must be a number");
  CHECK(refusal(R"({"week": "lunar"})") ==
        "rules.json: rule week must be \"rolling\" or \"calendar\"");
  CHECK(refusal(R"({"time_zone": "Mars/Olympus"})")
            .starts_with("rules.json: rule time_zone \"Mars/Olympus\" is not in this system's time "
                         "zone database"));
  CHECK(refusal("[]") == "rules.json: the rules must be a JSON object");
  CHECK(refusal("{\n\"week\": }") == "rules.json:2:9: not valid JSON: unexpected '}'");
  CHECK(refusal("") == "rules.json:1:1: the JSON ends too early");

  CHECK(refusal_of(workspace.evaluate({"--rules", "missing.json"})) ==
        "cannot read missing.json: No such file or directory");
  CHECK(refusal_of(workspace.evaluate({"--rules", "."})) ==
        "cannot read .: it is a directory; give a file");
}
