// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include <signals/event.hpp>
#include <signals/timeframe.hpp>

namespace signals::postgres::testing {

/// A goal as a worked case states it, before anything reads meaning into it.
struct CaseGoal {
  std::string id;
  std::string title;
  std::string subcategory;   // empty: none
  std::string relationship;  // empty: none
};

/// One worked case of the semantics: what goes in, and the report that must come out.
struct Case {
  std::string name;
  std::string user_id;
  Timeframe timeframe;
  std::map<std::string, std::vector<std::string>> apps;
  std::vector<CaseGoal> goals;
  std::vector<Event> events;
  boost::json::value expect;
};

/// Every case of the file.
[[nodiscard]] std::vector<Case> read_cases(const std::string& path);

}  // namespace signals::postgres::testing
