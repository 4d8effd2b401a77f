// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>

#include <signals/app_catalogue.hpp>
#include <signals/formats/event_json.hpp>
#include <signals/formats/rules_json.hpp>
#include <signals/goal.hpp>
#include <signals/timeframe.hpp>

#include "reading.hpp"
#include "support/paths.hpp"

/// One worked case of the semantics: what goes in, and the report that must come out.
struct Case {
  std::string name;
  std::string user_id;
  signals::Timeframe timeframe;
  signals::AppCatalogue catalogue;
  std::vector<signals::Goal> goals;
  std::vector<signals::Event> events;
  /// All of it, as it was written.
  boost::json::object written;
};

namespace case_file {

namespace json = boost::json;

[[nodiscard]] inline std::string text_of(const json::value& value) {
  return json::value_to<std::string>(value);
}

/// A time is text, or a number as it was written.
[[nodiscard]] inline signals::Instant instant_of(const json::value& value) {
  return reading::at(value.is_string() ? text_of(value) : json::serialize(value));
}

[[nodiscard]] inline signals::Timeframe read_timeframe(const json::object& fields) {
  signals::Rules rules;
  if (const json::value* given = fields.if_contains("rules")) {
    rules = signals::read_rules_json(json::serialize(*given), "the case's rules");
  }
  std::optional<signals::Instant> since;
  if (const json::value* given = fields.if_contains("since")) since = instant_of(*given);
  return signals::Timeframe({.now = instant_of(fields.at("now")), .rules = rules, .since = since});
}

[[nodiscard]] inline signals::AppCatalogue read_catalogue(const json::object& apps) {
  signals::AppCatalogue catalogue;
  for (const auto& [app_id, subcategories] : apps) {
    catalogue.add(std::string(app_id), json::value_to<std::vector<std::string>>(subcategories));
  }
  return catalogue;
}

[[nodiscard]] inline signals::Goal read_goal(const json::object& fields) {
  signals::Goal goal{.id = text_of(fields.at("id"))};
  if (const json::value* subcategory = fields.if_contains("subcategory");
      subcategory != nullptr && subcategory->is_string()) {
    goal.subcategory = text_of(*subcategory);
  }
  if (const json::value* relationship = fields.if_contains("relationship")) {
    goal.tier = signals::tier_of_relationship(text_of(*relationship));
  }
  return goal;
}

[[nodiscard]] inline Case read_case(std::string_view line) {
  const json::object fields = json::parse(json::string_view(line.data(), line.size())).as_object();
  Case result{.name = text_of(fields.at("name")),
              .user_id = text_of(fields.at("user_id")),
              .timeframe = read_timeframe(fields),
              .catalogue = read_catalogue(fields.at("catalog").as_object()),
              .goals = {},
              .events = {},
              .written = fields};
  for (const json::value& goal : fields.at("goals").as_array()) {
    result.goals.push_back(read_goal(goal.as_object()));
  }
  signals::EventJsonReader reader;
  signals::EventDocument event;
  for (const json::value& written : fields.at("events").as_array()) {
    if (reader.read(json::serialize(written), event)) throw std::logic_error("a broken event");
    result.events.push_back(event.event());
  }
  return result;
}

[[nodiscard]] inline std::vector<Case> read_cases(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<Case> cases;
  for (std::string line; std::getline(file, line);) cases.push_back(read_case(line));
  return cases;
}

/// Every worked case.
[[nodiscard]] inline const std::vector<Case>& all_cases() {
  static const std::vector<Case> cases = read_cases(std::string(paths::cases));
  return cases;
}

}  // namespace case_file
