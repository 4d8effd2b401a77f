// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <signals/evaluate.hpp>

#include "query_reading.hpp"
#include "support/case_check.hpp"
#include "support/case_file.hpp"
#include "support/paths.hpp"

namespace json = boost::json;
using namespace signals::firestore::testing;

namespace {

/// A value as Firestore's REST API writes it: a number without fraction or exponent is an integer.
[[nodiscard]] json::object typed(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return {{"nullValue", nullptr}};
    case json::kind::bool_:
      return {{"booleanValue", value}};
    case json::kind::int64:
      return {{"integerValue", json::serialize(value)}};
    case json::kind::uint64:
    case json::kind::double_:
      return {{"doubleValue", value}};
    case json::kind::string:
      return {{"stringValue", value}};
    case json::kind::array: {
      json::array values;
      for (const json::value& member : value.get_array()) values.push_back(typed(member));
      return {{"arrayValue", {{"values", values}}}};
    }
    case json::kind::object: {
      json::object fields;
      for (const auto& [name, member] : value.get_object()) fields[name] = typed(member);
      return {{"mapValue", {{"fields", fields}}}};
    }
  }
  return {};
}

[[nodiscard]] std::string response_of(const json::array& events) {
  json::array results;
  for (std::size_t i = 0; i < events.size(); ++i) {
    json::object fields;
    for (const auto& [name, value] : events[i].as_object()) fields[name] = typed(value);
    // The id sorts as the events do; a case's own `id` and `session` come before it.
    results.push_back(
        {{"document", {{"name", name_of_document(std::to_string(i))}, {"fields", fields}}},
         {"readTime", "2025-11-26T12:00:00.123456Z"}});
  }
  return json::serialize(results);
}

}  // namespace

TEST_CASE("every worked case yields its report from a response of Firestore") {
  std::ifstream file{std::string(paths::cases)};
  REQUIRE(file);
  std::size_t checked = 0;
  for (std::string line; std::getline(file, line); ++checked) {
    const Case example = case_file::read_case(line);
    if (case_check::expects_no_session(example)) continue;
    CAPTURE(example.name);
    const json::value written = json::parse(line);
    const QueryReading reading = read_whole(response_of(written.at("events").as_array()));
    REQUIRE_FALSE(reading.failure);
    REQUIRE(reading.events.size() == written.at("events").as_array().size());

    case_check::check_report(signals::evaluate(example.user_id, reading.events, example.goals,
                                               example.catalogue, example.timeframe),
                             example);
  }
  CHECK(checked >= 365);
}
