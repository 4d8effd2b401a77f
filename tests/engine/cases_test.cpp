// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <signals/report_builder.hpp>

#include "support/case_check.hpp"
#include "support/case_file.hpp"

using case_check::check_report;
using case_file::all_cases;

TEST_CASE("there are worked cases, and no two share a name") {
  std::vector<std::string> names;
  for (const Case& example : all_cases()) names.push_back(example.name);
  std::sort(names.begin(), names.end());
  CHECK(names.size() >= 365);
  CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
}

TEST_CASE("every worked case yields its report when all events are given at once") {
  for (const Case& example : all_cases()) {
    CAPTURE(example.name);
    check_report(signals::evaluate(example.user_id, example.events, example.goals,
                                   example.catalogue, example.timeframe),
                 example);
  }
}

TEST_CASE("every worked case yields its report when events come one at a time") {
  for (const Case& example : all_cases()) {
    CAPTURE(example.name);
    signals::ReportBuilder builder(example.user_id, example.goals, example.catalogue,
                                   example.timeframe);
    for (const signals::Event& event : example.events) builder.add(event);
    check_report(builder.report(), example);
  }
}

TEST_CASE("every worked case yields its report when two folds of its events are merged") {
  for (const Case& example : all_cases()) {
    CAPTURE(example.name);
    signals::Activity even;
    signals::Activity odd;
    for (std::size_t i = 0; i < example.events.size(); ++i) {
      (i % 2 == 0 ? even : odd).add(example.events[i], example.catalogue, example.timeframe);
    }
    odd.merge(even);
    check_report(signals::evaluate(example.user_id, odd, example.goals, example.catalogue,
                                   example.timeframe),
                 example);
  }
}

TEST_CASE("explaining a worked case changes nothing but that the reasons come with it") {
  for (const Case& example : all_cases()) {
    CAPTURE(example.name);
    signals::Report explained =
        signals::evaluate(example.user_id, example.events, example.goals, example.catalogue,
                          example.timeframe, signals::Detail::explained);
    REQUIRE(explained.explanation.has_value());
    CHECK(explained.explanation->reasons.size() ==
          signals::signal_fields.size() + signals::milestone_fields.size());
    explained.explanation.reset();
    check_report(explained, example);
  }
}
