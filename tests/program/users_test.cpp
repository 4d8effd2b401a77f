// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "json_output.hpp"
#include "workspace.hpp"

using namespace signals::testing;

namespace {

/// Puts `count` users, u0, u1 and so on, in the place of the workspace's events.
void write_users(const Workspace& workspace, int count) {
  std::string events;
  for (int i = 0; i < count; ++i) events += fmt::format("{{\"user_id\":\"u{}\"}}\n", i);
  workspace.directory.write("events.ndjson", events);
}

}  // namespace

TEST_CASE("without --user-id the users come from the events, by their first event") {
  const Workspace workspace;
  CHECK(processed_users(workspace.evaluate()) == Words{"ada", "linus", "grace"});
  CHECK(processed_users(workspace.evaluate({"--jobs", "8"})) == Words{"ada", "linus", "grace"});
}

TEST_CASE("users that are named come in the order asked for, each once") {
  const Workspace workspace;
  const auto of = [&](const Words& words) { return processed_users(workspace.evaluate(words)); };
  CHECK(of({"--user-id", "grace"}) == Words{"grace"});
  CHECK(of({"--user-id", "grace,ada"}) == Words{"grace", "ada"});
  CHECK(of({"--user-id", "linus", "--user-id=ada", "--user-id", "grace"}) ==
        Words{"linus", "ada", "grace"});
  CHECK(of({"--user-id", " grace , ,ada,", "--user-id", "ada, grace,linus"}) ==
        Words{"grace", "ada", "linus"});
  CHECK(of({"--user-id", "-1"}) == Words{"-1"});
}

TEST_CASE("a user that neither events nor goals know has a report without a flag, and is told") {
  const Workspace workspace;
  const auto result = workspace.evaluate({"--user-id", "mallory,ada"});
  CHECK(result.error ==
        "signals: warning: no events and no goals found for 1 requested user: mallory\n");
  const auto body = json_despite_warnings(result);
  const auto& report = body.at("results").at("mallory");
  CHECK(report.at("event_count") == 0);
  for (const auto& [name, flag] : report.at("milestones").as_object()) {
    CHECK_FALSE(flag.as_bool());
  }
}

TEST_CASE("--user-id must name someone") {
  const Workspace workspace;
  for (const std::string value : {"", " ", ",", " , ,"}) {
    CHECK(refusal_of(workspace.evaluate({"--user-id", value})) ==
          "--user-id names no user; give an id");
  }
}

TEST_CASE("--limit bounds the users that are listed, and those alone") {
  const Workspace workspace;
  CHECK(processed_users(workspace.evaluate({"--limit", "2"})) == Words{"ada", "linus"});
  CHECK(processed_users(workspace.evaluate({"--limit", "0"})) == Words{"ada", "linus", "grace"});
  CHECK(processed_users(workspace.evaluate({"--limit", "1", "--user-id", "grace,ada"})) ==
        Words{"grace", "ada"});
}

TEST_CASE("all users of files are listed unless a limit says otherwise, and 0 is all") {
  Workspace workspace;
  write_users(workspace, 120);
  const auto count = [&](const Words& words) {
    return processed_users(workspace.evaluate(words)).size();
  };
  // The goal file lists two users more.
  CHECK(count({}) == 122);
  CHECK(count({"--jobs", "8"}) == 122);
  CHECK(count({"--limit", "119"}) == 119);
  CHECK(count({"--limit", "1000"}) == 122);
  CHECK(count({"--limit", "0"}) == 122);
}

TEST_CASE("users of the goal file without events come after the others, in its order") {
  const Workspace workspace;
  workspace.directory.write("events.ndjson", "{\"user_id\":\"linus\"}\n");
  const auto result = workspace.evaluate();
  CHECK(processed_users(result) == Words{"linus", "ada", "grace"});
  const auto body = json_despite_warnings(result);
  const auto& ada = body.at("results").at("ada");
  CHECK(ada.at("event_count") == 0);
  CHECK(ada.at("milestones").at("goal_setting_complete") == true);
}

TEST_CASE("users whom a limit leaves out are counted on standard error and in the JSON body") {
  const Workspace workspace;
  const auto cut = workspace.evaluate({"--limit", "2"});
  CHECK(cut.status == 0);
  CHECK(cut.error == "signals: warning: reported on 2 of 3 users; --limit 0 reports on all\n");
  CHECK(json_despite_warnings(cut).at("users_left_out") == 1);
  const auto all = workspace.evaluate({"--limit", "3"});
  CHECK(all.error == "");
  CHECK_FALSE(json_of(all).as_object().contains("users_left_out"));
}

TEST_CASE("users may come from a file, one id a line as it stands") {
  const Workspace workspace;
  workspace.directory.write("users", "\xEF\xBB\xBFgrace\r\n\nMuster, Eva\n  \n ada\nada");
  CHECK(processed_users(workspace.evaluate({"--user-id-file", "users"})) ==
        Words{"grace", "Muster, Eva", " ada", "ada"});
  CHECK(
      processed_users(workspace.evaluate({"--user-id-file", "users", "--user-id", "linus,ada"})) ==
      Words{"linus", "ada", "grace", "Muster, Eva", " ada"});
  workspace.directory.write("users", "\n \n");
  CHECK(refusal_of(workspace.evaluate({"--user-id-file", "users"})) ==
        "--user-id-file: no user in users; expected an id a line");
  CHECK(refusal_of(workspace.evaluate({"--user-id-file", "none"})) ==
        "cannot read none: No such file or directory");
}

TEST_CASE("USER_ID_LIMIT comes from the environment, then from the .env file") {
  Workspace workspace;
  write_users(workspace, 120);
  const auto count = [&](const Words& words) {
    return processed_users(workspace.evaluate(words)).size();
  };
  workspace.directory.write("other.env", "USER_ID_LIMIT=7\n");
  CHECK(count({"--env-file", "other.env"}) == 7);
  workspace.directory.write(".env", "USER_ID_LIMIT=60\n");
  CHECK(count({}) == 60);
  CHECK(count({"--env-file", "other.env"}) == 7);
  workspace.options.environment["USER_ID_LIMIT"] = "";
  CHECK(count({}) == 60);
  workspace.options.environment["USER_ID_LIMIT"] = "80";
  CHECK(count({}) == 80);
  CHECK(count({"--env-file", "other.env"}) == 80);
  CHECK(count({"--limit", "3"}) == 3);
  workspace.options.environment["USER_ID_LIMIT"] = "0";
  CHECK(count({}) == 122);
}

TEST_CASE("a USER_ID_LIMIT that is no number is an error where it would count") {
  Workspace workspace;
  for (const std::string value : {"many", "-1", "1.5", "3 4"}) {
    workspace.options.environment["USER_ID_LIMIT"] = value;
    CHECK(refusal_of(workspace.evaluate()) ==
          "USER_ID_LIMIT: expected a whole number of 0 or more, got \"" + value + "\"");
    CHECK(workspace.evaluate({"--limit", "3"}).status == 0);
  }
}

TEST_CASE("events without a line are fine, and a warning says if there is no user at all") {
  const Workspace workspace;
  workspace.directory.write("events.ndjson", "");
  CHECK(processed_users(workspace.evaluate()) == Words{"ada", "grace"});
  CHECK(processed_users(workspace.evaluate({"--user-id", "ada"})) == Words{"ada"});
  workspace.directory.write("goals.json", "{}");
  const auto listed = workspace.evaluate();
  CHECK(listed.status == 0);
  CHECK(listed.output == "{\"results\":{},\"processed_user_ids\":[]}\n");
  CHECK(listed.error ==
        "signals: warning: no user in the events or the goals; name users with --user-id\n");
}
