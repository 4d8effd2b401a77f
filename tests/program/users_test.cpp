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
  static_cast<void>(workspace.directory.write("events.ndjson", events));
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

TEST_CASE("a user that neither events nor goals know has a report without a flag") {
  const Workspace workspace;
  const auto body = json_of(workspace.evaluate({"--user-id", "mallory"}));
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

TEST_CASE("50 users are listed unless a limit says otherwise, and 0 is all") {
  Workspace workspace;
  write_users(workspace, 120);
  const auto count = [&](const Words& words) {
    return processed_users(workspace.evaluate(words)).size();
  };
  CHECK(count({}) == 50);
  CHECK(count({"--jobs", "8"}) == 50);
  CHECK(count({"--limit", "119"}) == 119);
  CHECK(count({"--limit", "1000"}) == 120);
  CHECK(count({"--limit", "0"}) == 120);
}

TEST_CASE("USER_ID_LIMIT comes from the environment, then from the .env file") {
  Workspace workspace;
  write_users(workspace, 120);
  const auto count = [&](const Words& words) {
    return processed_users(workspace.evaluate(words)).size();
  };
  static_cast<void>(workspace.directory.write("other.env", "USER_ID_LIMIT=7\n"));
  CHECK(count({"--env-file", "other.env"}) == 7);
  static_cast<void>(workspace.directory.write(".env", "USER_ID_LIMIT=60\n"));
  CHECK(count({}) == 60);
  CHECK(count({"--env-file", "other.env"}) == 7);
  workspace.options.environment["USER_ID_LIMIT"] = "";
  CHECK(count({}) == 60);
  workspace.options.environment["USER_ID_LIMIT"] = "80";
  CHECK(count({}) == 80);
  CHECK(count({"--env-file", "other.env"}) == 80);
  CHECK(count({"--limit", "3"}) == 3);
  workspace.options.environment["USER_ID_LIMIT"] = "0";
  CHECK(count({}) == 120);
}

TEST_CASE("a USER_ID_LIMIT that is no number is an error where it would count") {
  Workspace workspace;
  for (const std::string value : {"many", "-1", "1.5", " 3"}) {
    workspace.options.environment["USER_ID_LIMIT"] = value;
    CHECK(refusal_of(workspace.evaluate()) ==
          "USER_ID_LIMIT: expected a whole number of 0 or more, got \"" + value + "\"");
    CHECK(workspace.evaluate({"--limit", "3"}).status == 0);
  }
}

TEST_CASE("events without a line are fine, and a remark says that they name no user") {
  const Workspace workspace;
  static_cast<void>(workspace.directory.write("events.ndjson", ""));
  const auto listed = workspace.evaluate();
  CHECK(listed.status == 0);
  CHECK(listed.output == "{\"results\":{},\"processed_user_ids\":[]}\n");
  CHECK(listed.error == "signals: the events name no user; name users with --user-id\n");
  CHECK(processed_users(workspace.evaluate({"--user-id", "ada"})) == Words{"ada"});
}
