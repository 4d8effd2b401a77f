// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "output.hpp"
#include "paths.hpp"

namespace {

// The expected files were worked out by hand from the events in the examples.
void check_prints_expected(const std::string& name, const std::string& arguments = "") {
  const Output output = run_example(name, arguments);
  CHECK(output.exit_status == 0);
  CHECK(output.text == text_of(std::string(paths::expected) + "/" + name + ".txt"));
}

}  // namespace

TEST_CASE("the example that evaluates in memory finds an engaged user of two tiers") {
  check_prints_expected("evaluate_in_memory");
}

TEST_CASE("the example that streams says after which event each signal changes") {
  check_prints_expected("stream_events", "< '" + std::string(paths::data) + "/visits.ndjson'");
}

TEST_CASE("the example that streams stops at a line that is no event") {
  const std::filesystem::path input =
      std::filesystem::temp_directory_path() / "signals-stream-events-broken.ndjson";
  std::ofstream(input) << "{}\n{\"app\": }\n";
  const Output output = run_example("stream_events", "< '" + input.string() + "'");
  std::filesystem::remove(input);

  CHECK(output.exit_status == 1);
  CHECK(output.text.find("event 1\n") != std::string::npos);
  CHECK(output.text.find("line 2, column 9: ") != std::string::npos);
}

TEST_CASE("the example with custom rules shows that the zone of the week decides engagement") {
  check_prints_expected("custom_rules");
}

TEST_CASE("the example with a custom source fails one user alone and names whom time ran out on") {
  check_prints_expected("custom_source");
}

TEST_CASE("the example that explains gives the weeks, the apps and a sentence for each signal") {
  const Output output = run_example("explain");
  CHECK(output.exit_status == 0);
  const std::string evidence = text_of(std::string(paths::expected) + "/explain.txt");
  REQUIRE(output.text.starts_with(evidence));

  // The sentences are the library's to word; what they decide and speak of is not.
  struct Expected {
    std::string decision;
    std::string speaks_of;
  };
  std::istringstream sentences(output.text.substr(evidence.size()));
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
