// SPDX-License-Identifier: Apache-2.0
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "output.hpp"
#include "paths.hpp"
#include "support/temporary_directory.hpp"

using signals::testing::ProcessResult;
using signals::testing::TemporaryDirectory;

namespace {

// The expected files were worked out by hand from the events in the examples.
void check_prints_expected(const std::string& name, const std::string& arguments = "") {
  const ProcessResult result = run_example(name, arguments);
  CHECK(result.status == 0);
  CHECK(result.output == text_of(std::string(paths::expected) + "/" + name + ".txt"));
}

}  // namespace

TEST_CASE("the example that evaluates in memory finds an engaged user of two tiers") {
  check_prints_expected("evaluate_in_memory");
}

TEST_CASE("the example that streams says after which event each signal changes") {
  check_prints_expected("stream_events", "< '" + std::string(paths::data) + "/visits.ndjson'");
}

TEST_CASE("the example that keeps states sees each change in the night after it came true") {
  check_prints_expected("keep_state");
}

TEST_CASE("the example that streams stops at a line that is no event") {
  const TemporaryDirectory directory;
  const std::string input = directory.write("events.ndjson", "{}\n{\"app\": }\n");
  const ProcessResult result = run_example("stream_events", "< '" + input + "'");

  CHECK(result.status == 1);
  CHECK(result.output.find("event 1\n") != std::string::npos);
  CHECK(result.output.find("line 2, column 9: ") != std::string::npos);
}

TEST_CASE("the example with custom rules shows that the zone of the week decides engagement") {
  check_prints_expected("custom_rules");
}

TEST_CASE("the example with a custom source fails one user alone and names whom time ran out on") {
  check_prints_expected("custom_source");
}

TEST_CASE("the example that explains gives the weeks, the apps and a sentence for each signal") {
  const ProcessResult result = run_example("explain");
  CHECK(result.status == 0);
  const std::string evidence = text_of(std::string(paths::expected) + "/explain.txt");
  REQUIRE(result.output.starts_with(evidence));

  // The sentences are the library's to word; what they decide and speak of is not.
  struct Expected {
    std::string decision;
    std::string speaks_of;
  };
  std::istringstream sentences(result.output.substr(evidence.size()));
  std::string sentence;
  for (const auto& [decision, speaks_of] : {
           Expected{"goal_setting_completed is true: ", "goal"},
           Expected{"customer_app_registration_completed is false: ", "com.mobihealer.visit"},
           Expected{"customer_app_login_completed is true: ", "com.mobihealer.visit"},
           Expected{"customer_app_engaged is false: ", "week"},
           Expected{"customer_app_engagement_dropoff is false: ", "week"},
           Expected{"customer_app_retained is false: ", "week"},
           Expected{"customer_app_retained_dropoff is false: ", "week"},
       }) {
    REQUIRE(std::getline(sentences, sentence));
    CHECK(sentence.starts_with(decision));
    CHECK(sentence.find(speaks_of, decision.size()) != std::string::npos);
  }
  CHECK_FALSE(std::getline(sentences, sentence));
}
