// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "workspace.hpp"

using namespace signals::testing;

TEST_CASE("a command is needed, and one that is misspelt is suggested") {
  const Workspace workspace;
  CHECK(refusal_of(workspace.run({})) ==
        "a command is missing: signals evaluate, or signals --help");
  CHECK(refusal_of(workspace.run({"evalute"})) ==
        "unexpected argument \"evalute\"; did you mean evaluate?");
  CHECK(refusal_of(workspace.run({"serve-pages"})) ==
        "unexpected argument \"serve-pages\"; see signals --help");
  CHECK(refusal_of(workspace.evaluate({"more"})) ==
        "unexpected argument \"more\"; see signals --help");
  CHECK(refusal_of(workspace.evaluate({"e.ndjson"})) ==
        "unexpected argument \"e.ndjson\"; did you mean --events e.ndjson?");
}

TEST_CASE("an unknown option is refused, and the nearest is suggested") {
  const Workspace workspace;
  CHECK(refusal_of(workspace.evaluate({"--fromat", "csv"})) ==
        "unknown option \"--fromat\"; did you mean --format?");
  CHECK(refusal_of(workspace.evaluate({"--user_id=ada"})) ==
        "unknown option \"--user_id\"; did you mean --user-id?");
  CHECK(refusal_of(workspace.evaluate({"--something-else"})) ==
        "unknown option \"--something-else\"; see signals --help");
  CHECK(refusal_of(workspace.run({"--bogus"})) == "unknown option \"--bogus\"; see signals --help");
}

TEST_CASE("an option before the command is told where it belongs") {
  const Workspace workspace;
  CHECK(refusal_of(workspace.run({"--limit", "3", "evaluate"})) ==
        "--limit belongs after the command: signals evaluate --limit");
}

TEST_CASE("an option that takes a value needs one, and only one") {
  const Workspace workspace;
  for (const std::string option : {"--since", "--now", "--limit", "--goals", "--rules", "--format",
                                   "--output", "--jobs", "--env-file", "--user-id-file"}) {
    CHECK(refusal_of(workspace.run({"evaluate", option})) ==
          option + " needs a value; see signals evaluate --help");
    CHECK(refusal_of(workspace.run({"evaluate", option, "1", option, "1"})) ==
          option + " is given more than once; give one value");
  }
  for (const std::string option : {"--user-id", "--events"}) {
    CHECK(refusal_of(workspace.run({"evaluate", option})) ==
          option + " needs a value; see signals evaluate --help");
  }
}

TEST_CASE("--limit and --jobs are whole numbers in range") {
  const Workspace workspace;
  for (const std::string value :
       {"-1", "1.5", "1e3", "0x10", "+1", "x", "", " 1", "99999999999999999999999"}) {
    CHECK(refusal_of(workspace.evaluate({"--limit", value})) ==
          "--limit: expected a whole number of 0 or more, got \"" + value + "\"");
  }
  for (const std::string value : {"0", "-1", "1025", "2.5", "two", ""}) {
    CHECK(refusal_of(workspace.evaluate({"--jobs", value})) ==
          "--jobs: expected a whole number from 1 to 1024, got \"" + value + "\"");
  }
  const std::string all = workspace.evaluate().output;
  CHECK(workspace.evaluate({"--jobs", "1"}).output == all);
  CHECK(workspace.evaluate({"--jobs=64"}).output == all);
}

TEST_CASE("--format is one of four") {
  const Workspace workspace;
  for (const std::string format : {"xml", "JSON", "1", ""}) {
    CHECK(refusal_of(workspace.evaluate({"--format", format})) ==
          "--format: expected json, ndjson, csv or table, got \"" + format + "\"");
  }
}

TEST_CASE("events and goals are needed") {
  const Workspace workspace;
  CHECK(refusal_of(workspace.run({"evaluate"})) ==
        "--events is missing; give a path, such as --events FILE");
  CHECK(refusal_of(workspace.run({"evaluate", "--events", "events.ndjson"})) ==
        "--goals is missing; give a path, such as --goals FILE");
}

TEST_CASE("lambda needs an adapter, and a Runtime API") {
  const Workspace workspace;
  constexpr std::string_view no_lambda =
      has_lambda ? "AWS_LAMBDA_RUNTIME_API is missing; AWS Lambda and its emulators set it"
                 : "this build has no lambda adapter; run signals evaluate";
  CHECK(refusal_of(workspace.run({"lambda"})) == no_lambda);

  const std::string bootstrap = workspace.directory.path_of("bootstrap");
  std::filesystem::create_symlink(program, bootstrap);
  CHECK(refusal_of(run_process(bootstrap, {}, workspace.options)) == no_lambda);
}

TEST_CASE("events from firestore need an adapter, and credentials") {
  const Workspace workspace;
  CHECK(refusal_of(workspace.run({"evaluate", "--events", "firestore", "--goals", "goals.json"})) ==
        (has_firestore ? "--events firestore needs the key of a service account; set "
                         "FIREBASE_SERVICE_ACCOUNT_JSON, FIREBASE_CREDENTIALS_FILE or "
                         "FIREBASE_SECRET_ID, or FIRESTORE_EMULATOR_HOST for an emulator"
                       : "this build has no firestore adapter; give --events a path"));
}

TEST_CASE("goals from postgres need an adapter, and a database") {
  const Workspace workspace;
  CHECK(
      refusal_of(workspace.run({"evaluate", "--events", "events.ndjson", "--goals", "postgres"})) ==
      (has_postgres ? "--goals postgres needs DATABASE_URL; set it to "
                      "postgres://USER:PASSWORD@HOST:PORT/DATABASE"
                    : "this build has no postgres adapter; give --goals a path"));
}

TEST_CASE("what the arguments hold cannot steer the terminal") {
  const Workspace workspace;
  CHECK(refusal_of(workspace.evaluate({"--format", "\x1b[31mred\n\x07"})) ==
        "--format: expected json, ndjson, csv or table, got \"\xEF\xBF\xBD[31mred \xEF\xBF\xBD\"");
  CHECK(refusal_of(workspace.evaluate({"--\x1b[2J"})).find('\x1b') == std::string::npos);
  CHECK(refusal_of(
            workspace.run({"evaluate", "--events", "\x1b]0;title\x07", "--goals", "goals.json"}))
            .find('\x1b') == std::string::npos);
}

TEST_CASE("a closed or full standard error changes no exit status") {
  Workspace workspace;
  workspace.options.error_path = "/dev/full";
  CHECK(workspace.run({"bogus"}).status == 2);
  CHECK(workspace.evaluate({"--events", "missing"}).status == 2);
}
