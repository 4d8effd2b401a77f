// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <future>
#include <set>
#include <string>
#include <string_view>

#include <cluster.hpp>
#include <doctest/doctest.h>
#include <documentation.hpp>
#include <fmt/format.h>
#include <programs.hpp>
#include <session.hpp>

#include "workspace.hpp"

using namespace signals::testing;
using namespace signals::postgres::testing;

namespace {

constexpr std::string_view yesterday = "2025-11-25T12:00:00Z";

constexpr std::string_view event_of_grace =
    R"({"user_id":"grace","app":"com.invest.app","session_id":"s9",)"
    R"("timestamp":"2025-11-26T09:00:00Z","total_time_in_foreground_ms":1})"
    "\n";

ProcessResult update(const Workspace& workspace, std::string_view state, const Words& words,
                     std::string_view now = Workspace::now) {
  Words all{"update",     "--state", std::string(state), "--goals",
            "goals.json", "--now",   std::string(now)};
  all.insert(all.end(), words.begin(), words.end());
  return workspace.run(all);
}

ProcessResult evaluate(const Workspace& workspace, std::string_view state,
                       const Words& words = {}) {
  Words all{"evaluate",   "--state", std::string(state),          "--goals",
            "goals.json", "--now",   std::string(Workspace::now), "--format",
            "ndjson"};
  all.insert(all.end(), words.begin(), words.end());
  return workspace.run(all);
}

/// The lines of a text, in any order.
std::multiset<std::string> unordered_lines_of(std::string_view text) {
  std::multiset<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1);
    lines.emplace(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace

TEST_SUITE_BEGIN("postgres" * doctest::skip(!has_server()));

TEST_CASE("a state in postgres tells and reports what one in a file does") {
  Workspace workspace;
  workspace.directory.write("more.ndjson", event_of_grace);
  workspace.options.environment["STATE_DATABASE_URL"] = Cluster::shared().state_url();
  for (const std::string_view state : {"users.state", "postgres"}) {
    const ProcessResult made = update(workspace, state, {"--events", "events.ndjson"}, yesterday);
    CHECK(made.status == 0);
    CHECK(made.output == "");
    CHECK(made.error.find("made the state of 3 users") != std::string::npos);
  }
  const ProcessResult expected = update(workspace, "users.state", {"--events", "more.ndjson"});
  const ProcessResult told = update(workspace, "postgres", {"--events", "more.ndjson"});
  CHECK(told.status == 0);
  CHECK(expected.output.find("\"user_id\":\"grace\"") != std::string::npos);
  CHECK(told.output == expected.output);
  CHECK(evaluate(workspace, "postgres").output == evaluate(workspace, "users.state").output);
  CHECK(evaluate(workspace, "postgres", {"--user-id", "grace"}).output ==
        evaluate(workspace, "users.state", {"--user-id", "grace"}).output);

  const ProcessResult again = update(workspace, "postgres", {"--events", "more.ndjson"});
  CHECK(again.error.find("skipped 1 file") != std::string::npos);
  CHECK(again.output == "");

  CHECK(workspace.run({"state", "compact", "--state", "postgres"}).status == 0);
  const ProcessResult verified = workspace.run(
      {"state", "verify", "--state", "postgres", "--events", "events.ndjson", "more.ndjson"});
  CHECK(verified.status == 0);
  CHECK(verified.error.find("agrees") != std::string::npos);
  const ProcessResult shown = workspace.run({"state", "show", "--state", "postgres"});
  CHECK(shown.output.find(R"("users":3,)") != std::string::npos);
  CHECK(shown.output.find(R"("batches":2,)") != std::string::npos);
  CHECK(workspace.run({"state", "forget", "--state", "postgres", "ada", "grace"}).status == 0);
  CHECK(workspace.run({"state", "forget", "--state", "postgres", "ada"}).status == 1);
  const ProcessResult after = workspace.run({"state", "show", "--state", "postgres"});
  CHECK(after.output.find(R"("users":1,)") != std::string::npos);
}

TEST_CASE("a state of several partitions is updated one by one, and read as a whole") {
  Workspace workspace;
  workspace.options.environment["DATABASE_URL"] = Cluster::shared().state_url(3);
  CHECK(update(workspace, "users.state", {"--events", "events.ndjson"}).status == 0);
  for (const char* const partition : {"0", "1", "2"}) {
    CHECK(update(workspace, "postgres", {"--events", "events.ndjson", "--partition", partition})
              .status == 0);
  }
  CHECK(unordered_lines_of(evaluate(workspace, "postgres").output) ==
        unordered_lines_of(evaluate(workspace, "users.state").output));
  const Words named{"--user-id", "linus,ada,grace"};
  CHECK(evaluate(workspace, "postgres", named).output ==
        evaluate(workspace, "users.state", named).output);

  const ProcessResult none = update(workspace, "postgres", {"--events", "events.ndjson"});
  CHECK(none.status == 2);
  CHECK(none.error.find("has 3 partitions; give one from 0 to 2") != std::string::npos);
  CHECK(update(workspace, "postgres", {"--partition", "3"}).status == 2);
  CHECK(update(workspace, "users.state", {"--partition", "0"}).error.find("--state postgres") !=
        std::string::npos);
  CHECK(workspace.run({"state", "forget", "--state", "postgres", "ada", "linus", "grace"}).status ==
        0);
  const ProcessResult shown = workspace.run({"state", "show", "--state", "postgres"});
  CHECK(shown.output.find(R"("users":0,)") != std::string::npos);
}

TEST_CASE("reports without a state replace their users' rows in postgres, and no others") {
  Cluster& cluster = Cluster::shared();
  Workspace workspace;
  const std::string database = cluster.create_state_database();
  workspace.options.environment["DATABASE_URL"] = cluster.url(database);
  Session session(cluster.administrator(database));
  const auto evaluate_to_postgres = [&](const Words& words) {
    Words all{"--output", "postgres"};
    all.insert(all.end(), words.begin(), words.end());
    ProcessResult result = workspace.evaluate(all);
    CHECK(result.output == "");
    return result;
  };
  const auto rows = [&] {
    return session.run(
        "select string_agg(concat_ws(' ', user_id, event_count, tier1_app_registered,"
        " to_char(evaluated_at at time zone 'utc', 'DD')), ', ' order by user_id)"
        " from signals_current");
  };
  CHECK(evaluate_to_postgres({"--now", "2025-11-27"}).status == 0);
  CHECK(rows() == "ada 1 t 27, grace 1 f 27, linus 1 f 27");
  CHECK(evaluate_to_postgres({"--user-id", "ada,nobody"}).status == 0);
  CHECK(rows() == "ada 1 t 26, grace 1 f 27, linus 1 f 27, nobody 0 f 26");
  CHECK(session.run("select count(*) from signals_users") == "0");

  CHECK(update(workspace, "users.state", {"--events", "events.ndjson"}).status == 0);
  CHECK(workspace
            .run({"evaluate", "--state", "users.state", "--goals", "goals.json", "--now",
                  "2025-11-28", "--output", "postgres"})
            .status == 0);
  CHECK(rows() == "ada 1 t 28, grace 1 f 28, linus 1 f 28, nobody 0 f 26");
  const auto names = workspace.directory.names();
  CHECK(std::find(names.begin(), names.end(), "postgres") == names.end());

  const ProcessResult formatted = evaluate_to_postgres({"--format", "csv"});
  CHECK(formatted.status == 2);
  CHECK(formatted.error.find("--format") != std::string::npos);
  session.run("drop table signals_current");
  const ProcessResult missing = evaluate_to_postgres({});
  CHECK(missing.status == 2);
  CHECK(missing.error.find("DATABASE_URL: ") != std::string::npos);
  CHECK(missing.error.find("state.sql") != std::string::npos);
}

TEST_CASE("the documented commands make a state, update it and report from it" *
          doctest::skip(path_of_program("psql").empty() || !has_server())) {
  Cluster& cluster = Cluster::shared();
  const std::string database = cluster.create_database(Ids::text);
  Workspace workspace;
  std::string commands = documented("bash");
  replace(commands, "db.example.com/app", fmt::format("127.0.0.1:{}/{}", cluster.port(), database));
  replace(commands, "adapters/postgres/state.sql", state_sql_path());
  workspace.options.environment["OWNER_URL"] = cluster.administrator(database);
  workspace.options.environment["PGPASSWORD"] = "change me";
  const auto folder = std::filesystem::path(program).parent_path().string();
  const ProcessResult result = run_process(
      "/bin/bash", {"-euo", "pipefail", "-c", fmt::format("PATH={}:$PATH\n{}", folder, commands)},
      workspace.options);
  CHECK(result.status == 0);
  for (const char* const user : {"ada", "grace", "linus"}) {
    CHECK(result.output.find(user) != std::string::npos);
  }
  CHECK(Session(cluster.administrator(database))
            .run("select count(*) || ' ' || count(distinct partition) from signals_partitions"
                 " where epoch = 1") == "4 4");
}

TEST_CASE("of two updates at once on one partition, both are counted") {
  Workspace workspace;
  workspace.directory.write("more.ndjson", event_of_grace);
  workspace.options.environment["STATE_DATABASE_URL"] = Cluster::shared().state_url();
  auto other = std::async(std::launch::async, [&] {
    return update(workspace, "postgres", {"--events", "events.ndjson"}).status;
  });
  CHECK(update(workspace, "postgres", {"--events", "more.ndjson"}).status == 0);
  CHECK(other.get() == 0);
  const ProcessResult shown = workspace.run({"state", "show", "--state", "postgres"});
  CHECK(shown.output.find(R"("runs":2,)") != std::string::npos);
  CHECK(shown.output.find(R"("batches":2,)") != std::string::npos);
  CHECK(workspace
            .run({"state", "verify", "--state", "postgres", "--events", "events.ndjson",
                  "more.ndjson"})
            .status == 0);
}

TEST_CASE("what keeps a state in postgres from being used is told, and no secret") {
  Cluster& cluster = Cluster::shared();
  Workspace workspace;
  const ProcessResult unset = update(workspace, "postgres", {});
  CHECK(unset.status == 2);
  CHECK(unset.error.find("needs STATE_DATABASE_URL or DATABASE_URL") != std::string::npos);

  workspace.options.environment["STATE_DATABASE_URL"] = cluster.url(cluster.create_database());
  const ProcessResult missing = update(workspace, "postgres", {});
  CHECK(missing.status == 2);
  CHECK(missing.error.find("state.sql") != std::string::npos);
  CHECK(missing.error.find(Cluster::password) == std::string::npos);

  workspace.options.environment["STATE_DATABASE_URL"] = "postgres://ada:s3cret@host:port/db";
  const ProcessResult malformed = update(workspace, "postgres", {});
  CHECK(malformed.status == 2);
  CHECK(malformed.error.find("STATE_DATABASE_URL") != std::string::npos);
  CHECK(malformed.error.find("s3cret") == std::string::npos);
}

TEST_SUITE_END();
