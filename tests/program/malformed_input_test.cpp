// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "json_output.hpp"
#include "support/sanitized.hpp"
#include "workspace.hpp"

using namespace signals::testing;

namespace {

constexpr std::string_view advice = "; fix the line, or skip such lines with --skip-malformed";

[[nodiscard]] std::string with_reason(std::string_view place, std::string_view reason) {
  return std::string(place) + ": " + std::string(reason) + std::string(advice);
}

/// The refusal of events that have `line` as their fourth.
[[nodiscard]] std::string refusal_of_line(std::string_view line) {
  const Workspace workspace;
  workspace.directory.write("events.ndjson",
                            std::string(Workspace::events) + std::string(line) + "\n{}\n");
  const auto skipping = workspace.evaluate({"--skip-malformed"});
  CHECK(skipping.status == 0);
  workspace.directory.write("sound.ndjson", Workspace::events);
  CHECK(skipping.output == workspace
                               .run({"evaluate", "--events", "sound.ndjson", "--goals",
                                     "goals.json", "--now", std::string(Workspace::now)})
                               .output);
  std::string refusal = refusal_of(workspace.evaluate({"--jobs", "1"}));
  CHECK(refusal_of(workspace.evaluate({"--jobs", "8"})) == refusal);
  REQUIRE(refusal.ends_with(advice));
  CHECK(skipping.error == "signals: warning: skipped 2 of 5 lines; the first is " +
                              refusal.substr(0, refusal.size() - advice.size()) + "\n");
  return refusal;
}

}  // namespace

TEST_CASE("a malformed line of events is refused with its place, or skipped and counted") {
  using namespace std::string_view_literals;
  CHECK(refusal_of_line(R"({"user_id":"ada","app)") ==
        with_reason("events.ndjson:4:22", "the JSON ends too early"));
  CHECK(refusal_of_line("{\"user_id\":\"a\0da\"}"sv) ==
        with_reason("events.ndjson:4:14", "an unescaped control character, 0x00"));
  CHECK(refusal_of_line("{\"user_id\":\"\xC3\x28\"}").find("not valid") != std::string::npos);
  CHECK(refusal_of_line("{\"user_id\":\"ada\",\"x\":" + std::string(100'000, '[')) ==
        with_reason("events.ndjson:4:85", "the JSON is nested deeper than 64 levels"));
  CHECK(refusal_of_line(R"({"app":"com.mtn.momo"})") ==
        with_reason("events.ndjson:4:1", "the event names no user; give it a \"user_id\""));
  CHECK(refusal_of_line(R"(["user_id"])").starts_with("events.ndjson:4:"));
}

TEST_CASE("a line of 100 MB is refused or skipped, in little memory") {
  const Workspace workspace;
  {
    std::ofstream file(workspace.directory.path_of("events.ndjson"), std::ios::binary);
    const std::string megabyte(1'000'000, 'x');
    file << Workspace::events << R"({"user_id":"ada","note":")";
    for (int i = 0; i < 100; ++i) file << megabyte;
    file << "\"}\n{\"user_id\":\"eve\"}\n";
  }
  const auto refused = workspace.evaluate();
  CHECK(refusal_of(refused) == with_reason("events.ndjson:4:1", "the line is longer than 16 MiB"));
  const auto skipped = workspace.evaluate({"--skip-malformed"});
  CHECK(skipped.status == 0);
  CHECK(
      skipped.error ==
      "signals: warning: skipped 1 of 5 lines; the first is events.ndjson:4:1: the line is longer "
      "than 16 MiB\n"
      "signals: warning: 1 event has no time; the first is events.ndjson:5\n"
      "signals: warning: 1 event names no app; the first is events.ndjson:5\n"
      "signals: warning: 1 event names no session; the first is events.ndjson:5\n");
  CHECK(skipped.output.find(R"("processed_user_ids":["ada","linus","grace","eve"])") !=
        std::string::npos);
  if (!is_sanitized) CHECK(std::max(refused.peak_memory, skipped.peak_memory) < 90'000);
}

TEST_CASE("events that are no readable file are refused") {
  const Workspace workspace;
  CHECK(refusal_of(workspace.run({"evaluate", "--events", "missing", "--goals", "goals.json"})) ==
        "cannot read missing: No such file or directory");
}

TEST_CASE("events that stand twice count twice") {
  const Workspace workspace;
  workspace.directory.write("events.ndjson",
                            std::string(Workspace::events) + std::string(Workspace::events));
  const auto body = json_of(workspace.evaluate());
  CHECK(body.at("results").at("ada").at("event_count") == 2);
  CHECK(body.at("processed_user_ids").as_array().size() == 3);
}

TEST_CASE("goals that cannot be used are refused with their place") {
  using namespace std::string_view_literals;
  CHECK(refusal_with("goals.json", "") == "goals.json:1:1: the JSON ends too early");
  CHECK(refusal_with("goals.json", "{\"users\": [") == "goals.json:1:12: the JSON ends too early");
  CHECK(refusal_with("goals.json", "{\n\"users\": [\0]}"sv) ==
        "goals.json:2:11: an unescaped control character, 0x00");
  CHECK(refusal_with("goals.json", "{\"users\": \xFF}") == "goals.json:1:11: not valid UTF-8");
  CHECK(refusal_with("goals.json", std::string(1'000'000, '[')) ==
        "goals.json:1:65: the JSON is nested deeper than 64 levels");
  CHECK(refusal_with("goals.json", R"({"users":[{"goals":[]}]})") ==
        "goals.json: users[0].user_id: is needed, a string that is not empty");
  CHECK(refusal_with("goals.json", R"({"users":[{"user_id":"ada"},{"user_id":"ada"}]})") ==
        "goals.json: users[1].user_id: \"ada\" is listed twice; put all of a user's goals in one "
        "place");
  CHECK(refusal_with("goals.json",
                     R"({"subcategories":[{"id":"savings"}],)"
                     R"("users":[{"user_id":"ada","goals":[{"subcategory":"loans"}]}]})") ==
        "goals.json: users[0].goals[0].subcategory: \"loans\" is not among the subcategories; "
        "list it there, or fix the id");
  CHECK(refusal_with("goals.json",
                     R"({"subcategories":[],)"
                     R"("users":[{"user_id":"ada","goals":[{"subcategory":"\u001b[31m\n"}]}]})")
            .find('\x1b') == std::string::npos);

  const Workspace workspace;
  CHECK(refusal_of(workspace.run({"evaluate", "--events", "events.ndjson", "--goals", "."})) ==
        "cannot read .: it is a directory; give a file");
  CHECK(refusal_of(workspace.run({"evaluate", "--events", "events.ndjson", "--goals",
                                  "missing"})) == "cannot read missing: No such file or directory");
}

TEST_CASE("events come through standard input as from a file") {
  Workspace workspace;
  const std::string expected = workspace.evaluate().output;
  const Words words{
      "evaluate", "--events", "-", "--goals", "goals.json", "--now", std::string(Workspace::now)};
  workspace.options.input = Workspace::events;
  CHECK(workspace.run(words).output == expected);
  workspace.options.input = "{\"user_id\":\"ada\"}\nnonsense\n";
  CHECK(refusal_of(workspace.run(words)) ==
        with_reason("standard input:2:1", "not valid JSON: unexpected 'n'"));
  workspace.options.input = "";
  CHECK(workspace.run(words).status == 0);
}

TEST_CASE("standard streams that are closed stand for no file") {
  const Workspace workspace;
  const auto in_shell = [&](const std::string& words) {
    return run_process("/bin/sh",
                       {"-c", "\"" + program + "\" evaluate --goals goals.json " + words},
                       workspace.options);
  };
  CHECK(refusal_of(in_shell("--events - <&-")) ==
        "cannot read standard input: Bad file descriptor");
  CHECK(refusal_of(in_shell("--events events.ndjson >&-")) ==
        "cannot write standard output: Bad file descriptor");
  workspace.directory.write("events.ndjson", "{}\n{\"user_id\":1}\n");
  CHECK(in_shell("--events events.ndjson --skip-malformed --format ndjson --output out 2>&-")
            .status == 0);
  CHECK(workspace.directory.read("out").find("skipped") == std::string::npos);
}
