// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "firestore_workspace.hpp"
#include "json_output.hpp"

namespace json = boost::json;
using namespace signals::testing;
using namespace signals::firestore::testing;

TEST_SUITE_BEGIN("firestore" * doctest::skip(!has_emulator()));

TEST_CASE("events from firestore give the reports that the same events from a file give") {
  FirestoreWorkspace workspace("same");
  const Words users{"--user-id", "linus,ada,grace,nobody", "--explain"};
  const ProcessResult expected = workspace.evaluate(users);
  REQUIRE(expected.status == 0);
  CHECK(expected.error ==
        "signals: warning: no events and no goals found for 1 requested user: nobody\n");
  REQUIRE(expected.output.find("\"tier2_app_registered\"") != std::string::npos);

  for (const Words& words : {Words{}, Words{"--events", "firestore"}, Words{"--jobs", "1"}}) {
    Words all = users;
    all.insert(all.end(), words.begin(), words.end());
    const ProcessResult result = workspace.evaluate_firestore(all);
    CHECK(result.status == 0);
    CHECK(result.output == expected.output);
    CHECK(result.error == expected.error);
  }

  std::string variables;
  for (const auto& [name, value] : workspace.options.environment) {
    variables += fmt::format("{}={}\n", name, value);
  }
  workspace.options.environment.clear();
  workspace.directory.write(".env", variables);
  CHECK(workspace.evaluate_firestore(users).output == expected.output);
}

TEST_CASE("firestore lists the users where none is named, in the order of their ids") {
  const FirestoreWorkspace workspace("listed");
  using Users = std::vector<std::string>;
  CHECK(processed_users(workspace.evaluate_firestore()) == Users{"ada", "grace", "linus"});
  const auto cut = workspace.evaluate_firestore({"--limit", "2"});
  CHECK(processed_users(cut) == Users{"ada", "grace"});
  CHECK(cut.error ==
        "signals: warning: stopped at 2 users, and there are more; --limit 0 reports on all\n");
  CHECK(json_despite_warnings(cut).at("users_left_out") == "unknown");
}

TEST_CASE("events before --since are dropped, from firestore too") {
  const FirestoreWorkspace workspace("since");
  const ProcessResult result = workspace.evaluate_firestore({"--since", "2025-11-26T10:30:00Z"});
  const json::value output = json::parse(result.output);
  CHECK(output.at("results").at("ada").at("event_count") == 0);
  CHECK(output.at("results").at("linus").at("event_count") == 1);
}

TEST_CASE("one user's failure is in the output under its id, and the exit status is 1") {
  const FirestoreWorkspace workspace("failing");
  const std::string too_long(1501, 'x');
  const ProcessResult result =
      workspace.evaluate_firestore({"--user-id", "ada,..,grace,__x__,linus/1," + too_long});
  CHECK(result.status == 1);
  CHECK(result.error == "signals: 4 of 6 users failed; the output says why\n");

  const json::value output = json::parse(result.output);
  const json::object& results = output.at("results").as_object();
  CHECK(results.size() == 2);
  CHECK(results.at("ada").at("event_count") == 1);
  CHECK(results.at("grace").at("event_count") == 1);
  const json::object& errors = output.at("errors").as_object();
  CHECK(errors.size() == 4);
  for (const std::string& user_id :
       {std::string(".."), std::string("__x__"), std::string("linus/1"), too_long}) {
    CAPTURE(user_id);
    REQUIRE(errors.contains(user_id));
    CHECK(errors.at(user_id).at("code") == "invalid_argument");
    CHECK(errors.at(user_id).at("message").as_string().size() > 20);
  }

  for (const std::string format : {"ndjson", "csv", "table"}) {
    CAPTURE(format);
    CHECK(workspace.evaluate_firestore({"--user-id", "ada,..", "--format", format}).status == 1);
    CHECK(workspace.evaluate_firestore({"--user-id", "ada", "--format", format}).status == 0);
  }
}

TEST_CASE("the output of a run with failures appears whole in its file") {
  const FirestoreWorkspace workspace("failing-file");
  const Words users{"--user-id", "ada,.."};
  const ProcessResult expected = workspace.evaluate_firestore(users);
  const ProcessResult result =
      workspace.evaluate_firestore({"--user-id", "ada,..", "--output", "reports.json"});
  CHECK(result.status == 1);
  CHECK(result.output == "");
  CHECK(workspace.directory.read("reports.json") == expected.output);
}

TEST_CASE("collections and projects of other names are read where the configuration says so") {
  FirestoreWorkspace workspace("named", "people", "uses");
  const ProcessResult nobody = workspace.evaluate_firestore();
  CHECK(nobody.status == 0);
  CHECK(nobody.error.find("no user in the events") != std::string::npos);
  CHECK(nobody.error.find("FIREBASE_ROOT_COLLECTION") != std::string::npos);

  // Users with goals, of whom another collection knows no event.
  const std::string nothing =
      "warning: no events found for any of 2 users; check FIREBASE_ROOT_COLLECTION and "
      "FIREBASE_EVENTS_SUBCOLLECTION\n";
  CHECK(workspace.evaluate_firestore({"--user-id", "ada,grace"}).error == "signals: " + nothing);
  CHECK(workspace.evaluate({"--user-id", "ada,grace"}).error.find("no events found") ==
        std::string::npos);

  workspace.options.environment["FIREBASE_ROOT_COLLECTION"] = "people";
  workspace.options.environment["FIREBASE_EVENTS_SUBCOLLECTION"] = "uses";
  CHECK(processed_users(workspace.evaluate_firestore()).size() == 3);
  const ProcessResult result = workspace.evaluate_firestore({"--user-id", "ada"});
  CHECK(json::parse(result.output).at("results").at("ada").at("event_count") == 1);

  workspace.options.environment["FIREBASE_PROJECT_ID"] = "another";
  CHECK(json::parse(workspace.evaluate_firestore().output)
            .at("processed_user_ids")
            .as_array()
            .empty());
}

TEST_SUITE_END();
