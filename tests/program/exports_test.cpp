// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>
#include <doctest/doctest.h>

#include "json_output.hpp"
#include "support/paths.hpp"
#include "workspace.hpp"

using namespace signals::testing;

namespace {

/// The JSON blocks of a page, with the heading that each is under.
struct Sample {
  std::string heading;
  std::string json;
};

[[nodiscard]] std::vector<Sample> samples_of(const std::string& page) {
  std::ifstream file(page);
  REQUIRE(file);
  std::vector<Sample> samples;
  std::string heading;
  bool is_in_block = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) heading = line.substr(3);
    if (line == "```json") {
      samples.push_back({.heading = heading, .json = {}});
      is_in_block = true;
    } else if (line == "```") {
      is_in_block = false;
    } else if (is_in_block) {
      samples.back().json += line + '\n';
    }
  }
  return samples;
}

}  // namespace

TEST_CASE("each sample of the page on exports is read to the same report") {
  const Workspace workspace;
  const std::string goals = workspace.directory.write(
      "goals.json", R"({"apps": [{"app_id": "com.mtn.momo", "subcategories": ["money"]}],
                        "users": [{"user_id": "ada", "goals": [{"id": "g", "subcategory": "money"}]}]})");
  const std::vector<Sample> samples = samples_of(std::string(paths::docs) + "/guides/exports.md");
  REQUIRE(samples.size() == 8);
  for (const Sample& sample : samples) {
    CAPTURE(sample.heading);
    const std::string events = workspace.directory.write("sample.ndjson", sample.json);
    const auto run = workspace.run({"evaluate", "--events", events, "--goals", goals, "--now",
                                    "2025-11-26T12:00:00Z", "--strict"});
    CHECK(run.error == "");
    REQUIRE(run.status == 0);
    const boost::json::value body = json_of(run);
    const boost::json::value& report = body.at("results").at("ada");
    CHECK(report.at("event_count").to_number<int>() == 1);
    const auto& signals = report.at("signals");
    CHECK(signals.at("service_event_count").to_number<int>() == 1);
    CHECK(signals.at("registration_metrics").at("max_minutes").to_number<double>() == 4.5);
    CHECK(signals.at("registration_metrics").at("weekly_sessions").to_number<int>() == 1);
    CHECK(signals.at("active_weeks").at(0).as_bool());
    CHECK_FALSE(signals.at("active_weeks").at(1).as_bool());
  }
}
