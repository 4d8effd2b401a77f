// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "json_output.hpp"
#include "support/case_check.hpp"
#include "support/case_file.hpp"
#include "workspace.hpp"

using namespace signals::testing;
using case_check::check_report;
namespace json = boost::json;

namespace {

[[nodiscard]] std::string text_of(const json::value& value) {
  const json::string& text = value.as_string();
  return {text.data(), text.size()};
}

/// A goal file of one catalogue and the goals of some users.
[[nodiscard]] std::string goal_file(const json::value& catalogue,
                                    const std::map<std::string, json::value>& goals) {
  std::set<std::string> subcategories;
  json::array apps;
  for (const auto& [app_id, ids] : catalogue.as_object()) {
    apps.emplace_back(json::object{{"app_id", app_id}, {"subcategories", ids}});
    for (const json::value& id : ids.as_array()) subcategories.insert(text_of(id));
  }
  json::array users;
  for (const auto& [user_id, list] : goals) {
    users.emplace_back(json::object{{"user_id", user_id}, {"goals", list}});
    for (const json::value& goal : list.as_array()) {
      const json::value* const id = goal.as_object().if_contains("subcategory");
      if (id != nullptr && id->is_string()) subcategories.insert(text_of(*id));
    }
  }
  json::array listed;
  for (const std::string& id : subcategories) listed.emplace_back(json::object{{"id", id}});
  return json::serialize(json::value{{"subcategories", listed}, {"apps", apps}, {"users", users}});
}

[[nodiscard]] std::string line_of(json::value event, const std::string& user_id) {
  event.as_object()["user_id"] = user_id;
  return json::serialize(event) + '\n';
}

/// The words that a case's own members make.
[[nodiscard]] Words words_of(const Workspace& workspace, const json::object& test) {
  Words words{"--now", text_of(test.at("now"))};
  if (const json::value* since = test.if_contains("since")) {
    words.insert(words.end(),
                 {"--since", since->is_string() ? text_of(*since) : json::serialize(*since)});
  }
  if (const json::value* rules = test.if_contains("rules")) {
    words.insert(words.end(),
                 {"--rules", workspace.directory.write("rules.json", json::serialize(*rules))});
  }
  return words;
}

}  // namespace

TEST_CASE("the program's report on every case is the one expected") {
  const Workspace workspace;
  const auto& cases = case_file::all_cases();
  REQUIRE(cases.size() >= 365);
  for (const Case& example : cases) {
    CAPTURE(example.name);
    const json::object& test = example.written;
    const std::string& user_id = example.user_id;
    std::string events;
    for (const json::value& event : test.at("events").as_array()) events += line_of(event, user_id);
    workspace.directory.write("events.ndjson", events);
    workspace.directory.write("goals.json",
                              goal_file(test.at("catalog"), {{user_id, test.at("goals")}}));
    Words words = words_of(workspace, test);
    words.insert(words.end(), {"--user-id", user_id, "--format", "json"});

    const json::value body = json_despite_warnings(workspace.evaluate(words));

    CHECK(body.at("processed_user_ids") == json::value{json::string(user_id)});
    CHECK(body.as_object().size() == 2);
    REQUIRE(body.at("results").as_object().size() == 1);
    check_report(body.at("results").at(user_id), test.at("expect"));
  }
}

TEST_CASE("cases whose users are interleaved in one file are reported as each alone") {
  // Cases that share a catalogue, now and no rules of their own can go through one run.
  std::vector<json::object> cases;
  for (Case example : case_file::all_cases()) {
    json::object& test = example.written;
    const bool fits = !test.contains("rules") && !test.contains("since") &&
                      (cases.empty() || (test.at("now") == cases.front().at("now") &&
                                         test.at("catalog") == cases.front().at("catalog")));
    if (fits) cases.push_back(std::move(test));
  }
  REQUIRE(cases.size() > 100);

  std::map<std::string, json::value> goals;
  Words user_ids;
  std::size_t most = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    user_ids.push_back(fmt::format("case {}", i));
    goals[user_ids.back()] = cases[i].at("goals");
    cases[i].at("expect").as_object()["user_id"] = user_ids.back();
    most = std::max(most, cases[i].at("events").as_array().size());
  }
  std::string events;
  for (std::size_t turn = 0; turn < most; ++turn) {
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const json::array& of_case = cases[i].at("events").as_array();
      if (turn < of_case.size()) events += line_of(of_case[turn], user_ids[i]);
    }
  }
  const Workspace workspace;
  workspace.directory.write("events.ndjson", events);
  workspace.directory.write("goals.json", goal_file(cases.front().at("catalog"), goals));

  std::string first_output;
  for (const std::string jobs : {"1", "2", "8"}) {
    CAPTURE(jobs);
    const auto result =
        workspace.evaluate({"--now", text_of(cases.front().at("now")), "--user-id",
                            fmt::format("{}", fmt::join(user_ids, ",")), "--jobs", jobs});
    const json::value body = json_despite_warnings(result);
    REQUIRE(body.at("results").as_object().size() == cases.size());
    for (std::size_t i = 0; i < cases.size(); ++i) {
      CAPTURE(text_of(cases[i].at("name")));
      check_report(body.at("results").at(user_ids[i]), cases[i].at("expect"));
    }
    if (first_output.empty()) first_output = result.output;
    CHECK(result.output == first_output);
  }
}
