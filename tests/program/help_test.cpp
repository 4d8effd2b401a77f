// SPDX-License-Identifier: Apache-2.0
#include <sstream>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <signals/version.hpp>

#include "workspace.hpp"

using namespace signals::testing;

namespace {

/// Runs a line of a shell where `signals` is the program under test.
[[nodiscard]] ProcessResult run_in_shell(const Workspace& workspace, const std::string& line) {
  return run_process("/bin/sh", {"-c", "signals() { \"" + program + "\" \"$@\"; }\n" + line},
                     workspace.options);
}

/// The lines below `EXAMPLES` or `EXAMPLE` that are commands, each with those that continue it.
[[nodiscard]] Words examples_in(const std::string& help) {
  Words examples;
  std::istringstream lines(help.substr(help.find("\nEXAMPLE")));
  bool is_continued = false;
  for (std::string line; std::getline(lines, line);) {
    const bool begins = line.find("signals evaluate --") != std::string::npos ||
                        line.find("signals report --") != std::string::npos;
    if (is_continued) {
      examples.back() += '\n' + line;
    } else if (begins) {
      examples.push_back(line);
    }
    is_continued = (begins || is_continued) && line.ends_with('\\');
  }
  return examples;
}

}  // namespace

TEST_CASE("--help says what the program is for and names its commands") {
  const Workspace workspace;
  for (const std::string_view option : {"--help", "-h"}) {
    const auto help = workspace.run({std::string(option)});
    CHECK(help.status == 0);
    CHECK(help.error == "");
    for (const std::string_view part : {"signals evaluate", "signals report", "signals lambda",
                                        "--version", "--help", "EXAMPLE"}) {
      CAPTURE(part);
      CHECK(help.output.find(part) != std::string::npos);
    }
  }
}

TEST_CASE("lambda --help names its events, its variables and each exit status") {
  const Workspace workspace;
  const auto help = workspace.run({"lambda", "--help"});
  CHECK(help.status == 0);
  CHECK(help.error == "");
  for (const std::string_view part :
       {"signals lambda - ", "user_ids", "list_users", "AWS_LAMBDA_RUNTIME_API", "DATABASE_URL",
        "DATABASE_SECRET_ID", "FIREBASE_SECRET_ID", "USER_ID_LIMIT", "SIGNALS_RULES",
        "SIGNALS_LAMBDA_MARGIN_MS", "SIGNALS_LAMBDA_WORKERS", "AWS_LAMBDA_LOG_LEVEL", "\n  0  ",
        "\n  1  ", "\n  2  ", "EXAMPLE"}) {
    CAPTURE(part);
    CHECK(help.output.find(part) != std::string::npos);
  }
  CHECK(workspace.run({"lambda", "-h"}).output == help.output);
}

TEST_CASE("evaluate --help names every option, exit status and variable") {
  const Workspace workspace;
  const auto help = workspace.run({"evaluate", "--help"});
  CHECK(help.status == 0);
  CHECK(help.error == "");
  for (const std::string_view part : {"--user-id",
                                      "--user-id-file",
                                      "--since",
                                      "--now",
                                      "--limit",
                                      "--events",
                                      "--goals",
                                      "--rules",
                                      "--format",
                                      "--output",
                                      "--jobs",
                                      "--env-file",
                                      "--explain",
                                      "--skip-malformed",
                                      "--strict",
                                      "--csv-raw",
                                      "--help",
                                      "EXIT STATUS",
                                      "\n  0  ",
                                      "\n  1  ",
                                      "\n  2  ",
                                      "DATABASE_URL",
                                      "FIREBASE_SERVICE_ACCOUNT_JSON",
                                      "FIREBASE_CREDENTIALS_FILE",
                                      "FIREBASE_SECRET_ID",
                                      "FIREBASE_PROJECT_ID",
                                      "FIREBASE_DATABASE",
                                      "FIREBASE_ROOT_COLLECTION",
                                      "FIREBASE_EVENTS_SUBCOLLECTION",
                                      "FIRESTORE_EMULATOR_HOST",
                                      "AWS_REGION",
                                      "USER_ID_LIMIT",
                                      "SIGNALS_RULES",
                                      "NO_COLOR",
                                      "json|ndjson|csv|table"}) {
    CAPTURE(part);
    CHECK(help.output.find(part) != std::string::npos);
  }
  CHECK(workspace.run({"evaluate", "-h"}).output == help.output);
  CHECK(workspace.run({"evaluate", "--limit", "3", "--help"}).output == help.output);
}

TEST_CASE("no line of the help is wider than 100 columns") {
  const Workspace workspace;
  for (const Words& words :
       {Words{"--help"}, Words{"evaluate", "--help"}, Words{"report", "--help"},
        Words{"update", "--help"}, Words{"state", "--help"}, Words{"lambda", "--help"}}) {
    std::istringstream lines(workspace.run(words).output);
    for (std::string line; std::getline(lines, line);) {
      CAPTURE(line);
      CHECK(line.size() <= 100);
    }
  }
}

TEST_CASE("the examples in the help run") {
  const Workspace workspace;
  REQUIRE(run_in_shell(workspace, "gzip -k events.ndjson").status == 0);
  std::size_t count = 0;
  for (const Words& words :
       {Words{"--help"}, Words{"evaluate", "--help"}, Words{"report", "--help"}}) {
    for (const std::string& example : examples_in(workspace.run(words).output)) {
      CAPTURE(example);
      const auto result = run_in_shell(workspace, example);
      CHECK(result.status == 0);
      // The sample lies in the past, and partly after one example's --now.
      std::istringstream errors(result.error);
      for (std::string line; std::getline(errors, line);) {
        CHECK(line.starts_with("signals: warning: "));
      }
      const std::size_t output = example.find("--output ");
      const bool writes_file = output != std::string::npos;
      CHECK((writes_file ? workspace.directory.read(example.substr(output + 9)) : result.output)
                .find("grace") != std::string::npos);
      ++count;
    }
  }
  CHECK(count == 7);
}

TEST_CASE("the rules in the help are the rules by default") {
  const Workspace workspace;
  const std::string help = workspace.run({"evaluate", "--help"}).output;
  const std::size_t start = help.find("{\"login_minutes\"");
  REQUIRE(start != std::string::npos);
  workspace.directory.write("rules.json", help.substr(start, help.find('}', start) + 1 - start));

  const auto with_rules = workspace.evaluate({"--rules", "rules.json", "--explain"});
  CHECK(with_rules.status == 0);
  CHECK(with_rules.output == workspace.evaluate({"--explain"}).output);
}

TEST_CASE("--version prints the version") {
  const Workspace workspace;
  const std::string expected = "signals " + std::string(SIGNALS_VERSION_TEXT) + "\n";
  for (const Words& words : {Words{"--version"}, Words{"evaluate", "--version"}}) {
    const auto result = workspace.run(words);
    CHECK(result.status == 0);
    CHECK(result.error == "");
    CHECK(result.output == expected);
  }
}

TEST_CASE("help that cannot be written is an error") {
  Workspace workspace;
  workspace.options.output_path = "/dev/full";
  for (const Words& words : {Words{"--help"}, Words{"evaluate", "--help"}, Words{"--version"}}) {
    CHECK(refusal_of(workspace.run(words)) ==
          "cannot write standard output: No space left on device");
  }
}
