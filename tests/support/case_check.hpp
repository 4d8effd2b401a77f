// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <doctest/doctest.h>

#include <signals/formats/report_json.hpp>
#include <signals/report.hpp>

#include "case_file.hpp"

namespace case_check {

namespace json = boost::json;

/// Takes the minutes out of the report, which compare to 1e-9 and not exactly.
[[nodiscard]] inline double take_minutes(json::value& report) {
  json::value& minutes = report.at("signals").at("registration_metrics").at("max_minutes");
  const double taken = minutes.to_number<double>();
  minutes = nullptr;
  return taken;
}

/// Checks that two reports are the same.
inline void check_report(json::value given, json::value wanted) {
  CHECK(std::abs(take_minutes(given) - take_minutes(wanted)) <= 1e-9);
  CHECK_MESSAGE(given == wanted, "the report is " << json::serialize(given) << "\nand must be "
                                                  << json::serialize(wanted));
}

/// Whether a case is about events without a session: in Firestore each document has an id, which
/// stands in for it.
[[nodiscard]] inline bool expects_no_session(const Case& example) {
  const json::value* const passed_over =
      example.written.at("expect").as_object().if_contains("passed_over");
  return passed_over != nullptr && passed_over->as_object().contains("without_session");
}

/// What a case expects where each document has a time of creation, which is after the case's now.
inline void expect_creation_times(Case& example) {
  json::object& report = example.written.at("expect").as_object();
  const auto timeless = std::count_if(example.events.begin(), example.events.end(),
                                      [](const signals::Event& event) { return !event.time; });
  if (timeless == 0) return;
  json::object passed_over;
  if (const json::value* const known = report.if_contains("passed_over")) {
    passed_over = known->as_object();
  }
  passed_over.erase("without_time");
  json::value& after_now = passed_over["after_now"];
  after_now = (after_now.is_null() ? 0 : after_now.to_number<std::int64_t>()) + timeless;
  report["passed_over"] = passed_over;
}

/// Checks that the report is the one that the case expects.
inline void check_report(const signals::Report& report, const Case& expected) {
  check_report(json::parse(signals::to_json(report)), expected.written.at("expect"));
}

}  // namespace case_check
