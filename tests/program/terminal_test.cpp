// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "workspace.hpp"

using namespace signals::testing;

namespace {

[[nodiscard]] ProcessResult on_terminal(const Workspace& workspace, const Words& words,
                                        OnTerminal streams = OnTerminal::all) {
  return run_on_terminal(program, Workspace::evaluation(words), workspace.options, streams);
}

[[nodiscard]] bool is_coloured(const std::string& text) {
  return text.find("\x1b[") != std::string::npos;
}

/// Reading takes longer than anyone waits without a sign: a pipe that ends after 1.6 seconds.
[[nodiscard]] ProcessResult run_slowly(const Workspace& workspace, OnTerminal streams) {
  const std::string line =
      "(cat events.ndjson; sleep 1.6) | \"" + program +
      "\" evaluate --events - --goals goals.json --format csv --output out.csv";
  return run_on_terminal("/bin/sh", {"-c", line}, workspace.options, streams);
}

}  // namespace

TEST_CASE("a table is coloured on a terminal, and only there") {
  Workspace workspace;
  workspace.options.environment["TERM"] = "xterm";
  const auto coloured = on_terminal(workspace, {"--format", "table"});
  CHECK(coloured.status == 0);
  CHECK(is_coloured(coloured.output));
  CHECK(is_coloured(on_terminal(workspace, {"--format", "table"}, OnTerminal::output).output));
  CHECK_FALSE(is_coloured(workspace.evaluate({"--format", "table"}).output));
}

TEST_CASE("NO_COLOR and a dumb terminal have no colour, and the same text") {
  Workspace workspace;
  const std::string plain = workspace.evaluate({"--format", "table"}).output;
  const auto text_with = [&](const std::string& name, const std::string& value) {
    workspace.options.environment = {{"TERM", "xterm"}};
    workspace.options.environment[name] = value;
    return on_terminal(workspace, {"--format", "table"}).output;
  };
  CHECK(text_with("NO_COLOR", "1") == plain);
  CHECK(text_with("NO_COLOR", "0") == plain);
  CHECK(text_with("TERM", "dumb") == plain);
  CHECK(is_coloured(text_with("NO_COLOR", "")));
}

TEST_CASE("the other formats are never coloured, and neither is a file") {
  Workspace workspace;
  workspace.options.environment["TERM"] = "xterm";
  for (const std::string format : {"json", "ndjson", "csv"}) {
    const auto result = on_terminal(workspace, {"--format", format});
    CHECK(result.status == 0);
    CHECK(result.output == workspace.evaluate({"--format", format}).output);
  }
  const auto result = on_terminal(workspace, {"--format", "table", "--output", "report"});
  CHECK(result.status == 0);
  CHECK(result.output == "");
  CHECK(workspace.directory.read("report") == workspace.evaluate({"--format", "table"}).output);
}

TEST_CASE("ids cannot steer the terminal in any format") {
  Workspace workspace;
  workspace.options.environment["NO_COLOR"] = "1";
  workspace.directory.write(
      "events.ndjson", R"({"user_id":"\u001b[2J\u0007\u009b31m\u007f\u0000","app":"\u001b]0;x"})");
  workspace.directory.write("goals.json",
                            R"({"apps":[{"app_id":"\u001b]0;x","subcategories":["\u001b[1m"]}],)"
                            R"("users":[{"user_id":"\u001b[2J\u0007\u009b31m\u007f\u0000",)"
                            R"("goals":[{"subcategory":"\u001b[1m"}]}]})");
  for (const std::string format : {"json", "ndjson", "csv", "table"}) {
    CAPTURE(format);
    const auto result = on_terminal(workspace, {"--format", format, "--explain"});
    CHECK(result.status == 0);
    for (const std::string_view control : {"\x1b", "\x07", "\xC2\x9B", "\x7F"}) {
      CHECK(result.output.find(control) == std::string::npos);
    }
    CHECK(result.output.find('\0') == std::string::npos);
    CHECK(result.output.find("[2J") != std::string::npos);
  }
  // What no one looks at keeps the id as it is.
  CHECK(workspace.evaluate({"--format", "csv"}).output.find("\x1b[2J") != std::string::npos);
}

TEST_CASE("marks of direction and line do not reach the table") {
  Workspace workspace;
  workspace.directory.write("events.ndjson",
                            R"({"user_id":"a\u202eb\u2066c\u2028d\u200fe\u061cf\u00e9"})");
  const auto result = workspace.evaluate({"--format", "table", "--limit", "0"});
  CHECK(result.output.find("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\u00E9") != std::string::npos);
}

TEST_CASE("an error on a terminal is one plain line") {
  Workspace workspace;
  workspace.options.environment["TERM"] = "xterm";
  const auto result = on_terminal(workspace, {"--limit", "x"}, OnTerminal::error);
  CHECK(result.status == 2);
  CHECK(result.output == "signals: --limit: expected a whole number of 0 or more, got \"x\"\n");
}

TEST_CASE("quick work shows no progress") {
  const Workspace workspace;
  CHECK(on_terminal(workspace, {}, OnTerminal::error).output == "");
}

TEST_CASE("long work shows on a terminal how far it has come, and wipes that at the end") {
  const Workspace workspace;
  const auto result = run_slowly(workspace, OnTerminal::error);
  CHECK(result.status == 0);
  CHECK(result.output.starts_with("\r\x1b[Ksignals: "));
  CHECK(result.output.find(" events read, 0 users done") != std::string::npos);
  // What follows the wiped line are warnings about the events.
  const std::string wipe = "\r\x1b[K";
  const std::size_t end = result.output.rfind(wipe) + wipe.size();
  CHECK(result.output.find('\n') >= end);
  CHECK((end == result.output.size() || result.output.compare(end, 18, "signals: warning: ") == 0));
}

TEST_CASE("long work shows no progress where standard error is no terminal") {
  const Workspace workspace;
  CHECK(run_slowly(workspace, OnTerminal::output).output == "");
}
