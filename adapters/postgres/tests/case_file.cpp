// SPDX-License-Identifier: Apache-2.0
#include "case_file.hpp"

#include <fstream>
#include <stdexcept>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include <signals/formats/event_json.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/formats/rules_json.hpp>

namespace signals::postgres::testing {
namespace {

namespace json = boost::json;

[[nodiscard]] Instant instant_of(const json::value& value) {
  const std::string text =
      value.is_string() ? json::value_to<std::string>(value) : json::serialize(value);
  const auto instant = parse_instant(text);
  if (!instant) throw std::runtime_error("no time: " + text);
  return *instant;
}

[[nodiscard]] Timeframe timeframe_of(const json::object& fields) {
  Rules rules;
  if (const json::value* given = fields.if_contains("rules")) {
    rules = read_rules_json(json::serialize(*given), "the case's rules");
  }
  std::optional<Instant> since;
  if (const json::value* given = fields.if_contains("since")) since = instant_of(*given);
  return Timeframe(instant_of(fields.at("now")), rules, since);
}

[[nodiscard]] std::string text_of(const json::object& fields, json::string_view name) {
  const json::value* const value = fields.if_contains(name);
  return value != nullptr && value->is_string() ? json::value_to<std::string>(*value) : "";
}

[[nodiscard]] Case case_of(const std::string& line) {
  const json::value document = json::parse(line);
  const json::object& fields = document.as_object();
  Case result{.name = text_of(fields, "name"),
              .user_id = text_of(fields, "user_id"),
              .timeframe = timeframe_of(fields),
              .apps = {},
              .goals = {},
              .events = {},
              .expect = fields.at("expect")};
  for (const auto& [app_id, subcategories] : fields.at("catalog").as_object()) {
    result.apps[app_id] = json::value_to<std::vector<std::string>>(subcategories);
  }
  for (const json::value& goal : fields.at("goals").as_array()) {
    const json::object& members = goal.as_object();
    result.goals.push_back({.id = text_of(members, "id"),
                            .title = text_of(members, "title"),
                            .subcategory = text_of(members, "subcategory"),
                            .relationship = text_of(members, "relationship")});
  }
  EventJsonReader reader;
  EventDocument event;
  for (const json::value& written : fields.at("events").as_array()) {
    if (reader.read(json::serialize(written), event)) throw std::runtime_error("a broken event");
    result.events.push_back(event.event());
  }
  return result;
}

}  // namespace

std::vector<Case> read_cases(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<Case> cases;
  for (std::string line; std::getline(file, line);) cases.push_back(case_of(line));
  return cases;
}

}  // namespace signals::postgres::testing
