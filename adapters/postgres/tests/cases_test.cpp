// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <doctest/doctest.h>

#include <signals/analysis/analyser.hpp>
#include <signals/analysis/user_selection.hpp>
#include <signals/formats/report_json.hpp>
#include <signals/postgres/goal_database.hpp>
#include <signals/signals.hpp>

#include "cluster.hpp"
#include "goal_rows.hpp"
#include "programs.hpp"
#include "support/case_check.hpp"
#include "support/case_file.hpp"
#include "support/fakes.hpp"

namespace json = boost::json;
using namespace signals::postgres::testing;
using case_file::all_cases;

namespace {

[[nodiscard]] std::map<std::string, std::vector<std::string>> apps_of(const Case& example) {
  return json::value_to<std::map<std::string, std::vector<std::string>>>(
      example.written.at("catalog"));
}

[[nodiscard]] const json::array& goals_of(const Case& example) {
  return example.written.at("goals").as_array();
}

/// Empty where the goal has no such text.
[[nodiscard]] std::string text_of(const json::value& goal, json::string_view name) {
  const json::value* const value = goal.as_object().if_contains(name);
  return value != nullptr && value->is_string() ? json::value_to<std::string>(*value) : "";
}

/// The ids of the cases, as the database keeps them: as they are, or a UUID for each. UUIDs are
/// given in the order of the ids, so that what is sorted stays sorted.
class IdsOfCases {
 public:
  explicit IdsOfCases(Ids ids) : ids_(ids) {
    std::set<std::string> texts;
    for (const Case& example : all_cases()) {
      texts.insert(example.user_id);
      for (const auto& [app_id, subcategories] : apps_of(example)) {
        texts.insert(app_id);
        texts.insert(subcategories.begin(), subcategories.end());
      }
      for (const json::value& goal : goals_of(example)) {
        texts.insert({text_of(goal, "id"), text_of(goal, "subcategory")});
      }
    }
    unsigned number = 0;
    for (const std::string& text : texts) numbers_[text] = ++number;
  }

  [[nodiscard]] std::string stored(const std::string& text) const {
    return text.empty() || ids_ == Ids::text ? text : uuid(numbers_.at(text));
  }

  /// A report with the ids of the case again.
  [[nodiscard]] std::string as_in_case(std::string report) const {
    if (ids_ == Ids::text) return report;
    for (const auto& [text, number] : numbers_) {
      const std::string id = uuid(number);
      for (auto at = report.find(id); at != std::string::npos; at = report.find(id)) {
        report.replace(at, id.size(), text);
      }
    }
    return report;
  }

 private:
  Ids ids_;
  std::map<std::string, unsigned> numbers_;
};

void store(const Case& example, const IdsOfCases& ids, GoalRows& rows) {
  rows.session().run(
      "begin; truncate users, goals, user_goals, goal_sub_categories, apps, "
      "app_goal_sub_categories");
  std::set<std::string> subcategories;
  const auto apps = apps_of(example);
  for (const auto& [app_id, served] : apps) {
    subcategories.insert(served.begin(), served.end());
  }
  for (const json::value& goal : goals_of(example)) {
    subcategories.insert(text_of(goal, "subcategory"));
  }
  subcategories.erase("");
  for (const std::string& id : subcategories) rows.add_subcategory(ids.stored(id));
  for (const auto& [app_id, served] : apps) {
    rows.add_app(ids.stored(app_id), app_id);
    for (const std::string& id : served) rows.serve(ids.stored(app_id), ids.stored(id));
  }
  rows.add_user(ids.stored(example.user_id));
  for (const json::value& goal : goals_of(example)) {
    const std::string id = ids.stored(text_of(goal, "id"));
    rows.add_goal(id, text_of(goal, "title"), ids.stored(text_of(goal, "subcategory")));
    rows.choose(ids.stored(example.user_id), id, text_of(goal, "relationship"));
  }
  rows.session().run("commit");
}

void check_all_cases(Ids kind, const std::string& allow_any_relationship) {
  GoalTables tables(kind);
  tables.rows.session().run(allow_any_relationship);
  const IdsOfCases ids(kind);

  // A clock so fast that each catalogue is too old for the next case.
  auto now = std::chrono::steady_clock::time_point{};
  GoalDatabase goals(tables.url(), {.clock = [&now] { return now += std::chrono::hours{1}; }});
  std::size_t checked = 0;
  for (const Case& example : all_cases()) {
    CAPTURE(example.name);
    store(example, ids, tables.rows);
    const std::string user_id = ids.stored(example.user_id);
    fakes::MemoryEventSource events;
    events.events = {{user_id, example.events}};
    fakes::RecordingSink outcomes;
    signals::analyse(events, goals, signals::UserSelection::named(std::span(&user_id, 1)),
                     example.timeframe, outcomes);
    CHECK(outcomes.lines == fakes::each({user_id}, "reported"));
    REQUIRE(outcomes.reports.size() == 1);

    case_check::check_report(json::parse(ids.as_in_case(signals::to_json(outcomes.reports[0]))),
                             example.written.at("expect"));
    ++checked;
  }
  CHECK(checked >= 365);
}

}  // namespace

TEST_SUITE_BEGIN("postgres" * doctest::skip(!has_server()));

TEST_CASE("every worked case yields its report with goals and catalogue kept under UUIDs") {
  check_all_cases(Ids::uuid,
                  "alter type user_goals_relationshiptype_enum add value 'Primary';"
                  "alter type user_goals_relationshiptype_enum add value 'PRIMARY';"
                  "alter type user_goals_relationshiptype_enum add value 'other';"
                  "alter type user_goals_relationshiptype_enum add value 'quaternary'");
}

TEST_CASE("every worked case yields its report with goals and catalogue kept under text ids") {
  check_all_cases(Ids::text, "alter table user_goals alter \"relationshipType\" type text");
}

TEST_SUITE_END();
