// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

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

/// Checks that the report is the one that the case expects.
inline void check_report(const signals::Report& report, const Case& expected) {
  check_report(json::parse(signals::to_json(report)), expected.written.at("expect"));
}

}  // namespace case_check
