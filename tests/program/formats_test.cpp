// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "json_output.hpp"
#include "support/csv_reader.hpp"
#include "support/report_names.hpp"
#include "workspace.hpp"

using namespace signals::testing;
namespace json = boost::json;

namespace {

/// The flags of each user of the workspace that are true, worked out by hand.
struct Truth {
  std::string user_id;
  Words signals;
  Words milestones;
};
const std::vector<Truth> truths{
    {"ada",
     {"goal_setting_completed", "customer_app_registration_completed",
      "customer_app_login_completed"},
     {"goal_setting_complete", "tier1_app_registered"}},
    {"linus", {}, {}},
    {"grace",
     {"goal_setting_completed", "customer_app_login_completed", "customer_app_engagement_dropoff"},
     {"goal_setting_complete", "tier2_app_engagement_dropoff"}}};

[[nodiscard]] bool contains(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void check_flags(const json::value& report, const Truth& truth) {
  CAPTURE(truth.user_id);
  CHECK(report.at("user_id") == json::string(truth.user_id));
  CHECK(report.at("event_count") == 1);
  for (const std::string& name : report_names::signals) {
    CAPTURE(name);
    CHECK(report.at("signals").at(name).as_bool() == contains(truth.signals, name));
  }
  CHECK(report.at("milestones").as_object().size() == report_names::milestones.size());
  for (const std::string& name : report_names::milestones) {
    CAPTURE(name);
    CHECK(report.at("milestones").at(name).as_bool() == contains(truth.milestones, name));
  }
}

[[nodiscard]] Words lines_of(const std::string& text) {
  std::istringstream stream(text);
  Words lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("json is one object with the results by user and the ids in order") {
  const Workspace workspace;
  const auto result = workspace.evaluate();
  const json::value body = json_of(result);
  CHECK(lines_of(result.output).size() == 1);
  CHECK(body.as_object().size() == 2);
  CHECK(processed_users(result) == Words{"ada", "linus", "grace"});
  CHECK(body.at("results").as_object().size() == 3);
  for (const Truth& truth : truths) check_flags(body.at("results").at(truth.user_id), truth);
  CHECK(workspace.evaluate({"--format", "json"}).output == result.output);
}

TEST_CASE("ndjson is a report a line, the same as in json") {
  const Workspace workspace;
  const auto result = workspace.evaluate({"--format", "ndjson"});
  CHECK(result.status == 0);
  const json::value body = json_of(workspace.evaluate());
  const Words lines = lines_of(result.output);
  REQUIRE(lines.size() == truths.size());
  for (std::size_t i = 0; i < truths.size(); ++i) {
    const json::value report = json::parse(lines[i]);
    check_flags(report, truths[i]);
    CHECK(report == body.at("results").at(truths[i].user_id));
  }
  CHECK(result.output.ends_with("}\n"));
}

TEST_CASE("csv is a header and a row a user with every flag and count") {
  const Workspace workspace;
  const auto result = workspace.evaluate({"--format", "csv"});
  CHECK(result.status == 0);
  const auto records = read_csv(result.output);
  REQUIRE(records.size() == 4);

  CHECK(records[0] == report_names::csv_header());

  const std::vector<CsvRecord> figures{{"1", "5", "1", "x.........", "mobile-money", "", ""},
                                       {"0", "0", "0", "..........", "", "", ""},
                                       {"1", "2", "0", ".x........", "", "savings", ""}};
  for (std::size_t i = 0; i < truths.size(); ++i) {
    CsvRecord row{truths[i].user_id, "1"};
    const auto add_flags = [&row](const Words& names, const Words& true_ones) {
      for (const auto& name : names) row.push_back(contains(true_ones, name) ? "true" : "false");
    };
    add_flags(report_names::signals, truths[i].signals);
    row.insert(row.end(), figures[i].begin(), figures[i].end());
    add_flags(report_names::milestones, truths[i].milestones);
    row.insert(row.end(), 6, "0");
    row.emplace_back("");
    CHECK(records[i + 1] == row);
  }
}

TEST_CASE("csv keeps ids that hold quotes, commas and line ends") {
  const Workspace workspace;
  workspace.directory.write("events.ndjson", R"({"user_id":"a \"b\", c\r\nd"})"
                                             "\n"
                                             R"({"user_id":" = "})"
                                             "\n");
  const auto records = read_csv(workspace.evaluate({"--format", "csv", "--limit", "2"}).output);
  REQUIRE(records.size() == 3);
  CHECK(records[1].at(0) == "a \"b\", c\r\nd");
  CHECK(records[2].at(0) == " = ");
}

TEST_CASE("csv without users is its header") {
  const Workspace workspace;
  workspace.directory.write("events.ndjson", "\n");
  workspace.directory.write("goals.json", "{}");
  const auto records = read_csv(workspace.evaluate({"--format", "csv"}).output);
  REQUIRE(records.size() == 1);
  CHECK(records[0].at(0) == "user_id");
}

TEST_CASE("a table has a heading, a line a user and a legend") {
  const Workspace workspace;
  const auto result = workspace.evaluate({"--format", "table"});
  CHECK(result.status == 0);
  CHECK(result.error == "");
  const Words lines = lines_of(result.output);
  REQUIRE(lines.size() > 5);
  CHECK(lines[0].starts_with("user"));
  CHECK(lines[1].starts_with("ada "));
  CHECK(lines[1].find("●·········") != std::string::npos);
  CHECK(lines[1].ends_with("reg"));
  CHECK(lines[2].starts_with("linus "));
  CHECK(lines[2].find("✓") == std::string::npos);
  CHECK(lines[3].starts_with("grace "));
  CHECK(lines[3].find("·●········") != std::string::npos);
  CHECK(lines[3].ends_with("-eng"));
  CHECK(lines[4] == "");
  CHECK(result.output.find("weeks: active ●") != std::string::npos);
  CHECK(result.output.find('\x1b') == std::string::npos);
}

TEST_CASE("--explain adds a reason for each flag, the same in every format") {
  const Workspace workspace;
  const auto explained = json_of(workspace.evaluate({"--explain"}));
  const auto records = read_csv(workspace.evaluate({"--explain", "--format", "csv"}).output);
  const Words ndjson = lines_of(workspace.evaluate({"--explain", "--format", "ndjson"}).output);
  const std::string table = workspace.evaluate({"--explain", "--format", "table"}).output;
  REQUIRE(records.size() == 4);
  REQUIRE(ndjson.size() == 3);

  for (std::size_t i = 0; i < truths.size(); ++i) {
    const json::value& report = explained.at("results").at(truths[i].user_id);
    check_flags(report, truths[i]);
    CHECK(json::parse(ndjson[i]) == report);
    const json::object& reasons = report.at("explanation").at("reasons").as_object();
    CHECK(reasons.size() == report_names::signals.size() + report_names::milestones.size());
    for (const Words& names : {report_names::signals, report_names::milestones}) {
      for (const std::string& name : names) {
        CAPTURE(name);
        const std::string reason = reasons.at(name).as_string().c_str();
        CHECK(reason.size() > 5);
        const auto column = std::find(records[0].begin(), records[0].end(), name + "_because");
        REQUIRE(column != records[0].end());
        CHECK(records[i + 1].at(static_cast<std::size_t>(column - records[0].begin())) == reason);
        CHECK(table.find(reason) != std::string::npos);
      }
    }
  }
}

TEST_CASE("an explanation names the evidence") {
  const Workspace workspace;
  const auto body = json_of(workspace.evaluate({"--explain", "--user-id", "grace"}));
  const json::value& evidence = body.at("results").at("grace").at("explanation");
  const json::value& weeks = evidence.at("weeks");
  REQUIRE(weeks.as_array().size() == 10);
  CHECK(weeks.at(0).at("active") == false);
  CHECK(weeks.at(0).at("last") == "2025-11-26T12:00:00.000Z");
  CHECK(weeks.at(1).at("active") == true);
  CHECK(weeks.at(1).at("last") == "2025-11-19T12:00:00.000Z");
  CHECK(weeks.at(1).at("first") == "2025-11-12T12:00:00.001Z");
  CHECK(evidence.at("longest_foreground").at("app_id") == "com.invest.app");
  CHECK(evidence.at("longest_foreground").at("minutes") == 2.0);
  CHECK(evidence.at("registration_window").at("first") == "2025-11-19T12:00:00.000Z");
  CHECK(evidence.at("registration_window").at("sessions") == 0);
  CHECK(evidence.at("tiers").at(1).at("apps") == json::array({json::string("com.invest.app")}));
  CHECK_FALSE(
      json_of(workspace.evaluate()).at("results").at("ada").as_object().contains("explanation"));
}
