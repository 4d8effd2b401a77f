// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "json_output.hpp"
#include "workspace.hpp"

using namespace signals::testing;

namespace {

[[nodiscard]] std::string line_of(std::string_view user) {
  return fmt::format(
      R"({{"user_id":"{}","app":"com.mtn.momo","session_id":"s","timestamp":"2025-11-26T10:00:00Z"}})",
      user);
}

/// `signals evaluate` on those events.
[[nodiscard]] ProcessResult evaluate(const Workspace& workspace, const Words& events,
                                     const Words& words = {}) {
  Words all{"evaluate", "--goals", "goals.json", "--now", std::string(Workspace::now)};
  all.insert(all.end(), events.begin(), events.end());
  all.insert(all.end(), words.begin(), words.end());
  return workspace.run(all);
}

}  // namespace

TEST_CASE("events may come from several files, in the order given") {
  Workspace workspace;
  workspace.directory.write("a", line_of("grace") + "\n" + line_of("ada"));
  workspace.directory.write("b", line_of("linus"));
  workspace.options.input = line_of("eve");
  const auto users = [&](const Words& events) {
    return processed_users(evaluate(workspace, events, {"--limit", "4"}));
  };
  CHECK(users({"--events", "a", "--events", "b"}) == Words{"grace", "ada", "linus"});
  CHECK(users({"--events", "b", "a"}) == Words{"linus", "grace", "ada"});
  CHECK(users({"--events", "b", "-", "--events=a"}) == Words{"linus", "eve", "grace", "ada"});
  CHECK(json_of(evaluate(workspace, {"--events", "a", "a"}))
            .at("results")
            .at("ada")
            .at("event_count") == 2);
}

TEST_CASE("a folder stands for its files of events, and what else it holds is told") {
  const Workspace workspace;
  std::filesystem::create_directory(workspace.directory.path_of("days"));
  workspace.directory.write("days/2.ndjson", line_of("ada"));
  workspace.directory.write("days/1.json", "[" + line_of("grace") + "]");
  CHECK(processed_users(evaluate(workspace, {"--events", "days"})) == Words{"grace", "ada"});
  CHECK(evaluate(workspace, {"--events", "days"}).error == "");
  workspace.directory.write("days/notes.txt", "see the wiki\n");
  CHECK(evaluate(workspace, {"--events", "days"}).error ==
        "signals: warning: skipped what is not named .ndjson, .jsonl or .json: days/notes.txt\n");
  for (int i = 10; i < 40; ++i) {
    workspace.directory.write("days/" + std::to_string(i) + ".txt", "");
  }
  const std::string many = evaluate(workspace, {"--events", "days"}).error;
  CHECK(many.find("days/19.txt and 21 more\n") != std::string::npos);
  std::filesystem::remove_all(workspace.directory.path_of("days"));
  // The goals are no events, though they are in the same folder and have such a name.
  CHECK(processed_users(evaluate(workspace, {"--events", "."})) == Words{"ada", "linus", "grace"});

  std::filesystem::create_directory(workspace.directory.path_of("empty"));
  CHECK(refusal_of(evaluate(workspace, {"--events", "empty"}))
            .starts_with("--events: no events in empty; expected files named .ndjson"));
}

TEST_CASE("events that cannot be read together are refused") {
  const Workspace workspace;
  CHECK(refusal_of(evaluate(workspace, {"--events", "events.ndjson", "firestore"})) ==
        "--events firestore: cannot be read together with other events");
  CHECK(refusal_of(evaluate(workspace, {"--events", "-", "-"})) ==
        "--events -: given twice; standard input can be read only once");
  CHECK(refusal_of(evaluate(workspace, {"--events", "events.ndjson", "missing"})) ==
        "cannot read missing: No such file or directory");
}

TEST_CASE("a file behind another option is taken for events") {
  const Workspace workspace;
  workspace.directory.write("more.json", line_of("eve"));
  CHECK(refusal_of(workspace.evaluate({"more.json"})) ==
        "unexpected argument \"more.json\"; did you mean --events more.json?");
}

TEST_CASE("arrays, pretty-printed documents and lists of lines give the same reports") {
  const Workspace workspace;
  const std::string ada = line_of("ada");
  const std::string eve = line_of("eve");
  const auto output_of = [&](const std::string& text) {
    workspace.directory.write("events.ndjson", text);
    const auto result = workspace.evaluate();
    CHECK(result.status == 0);
    CHECK(result.error == "");
    return result.output;
  };
  const std::string expected = output_of(ada + "\n" + eve + "\n");
  CHECK(output_of("[" + ada + "," + eve + "]") == expected);
  CHECK(output_of("[\n  " + ada + ",\n  " + eve + "\n]\n") == expected);
  CHECK(output_of(ada + ",\n" + eve + ",\n") == expected);
  CHECK(output_of("\xEF\xBB\xBF" + ada + "\n\xEF\xBB\xBF" + eve) == expected);
  std::string pretty = "{\n  " + ada.substr(1) + "\n" + "{\n  " + eve.substr(1);
  CHECK(output_of(pretty) == expected);
}

TEST_CASE("a file of another kind is named with its conversion, and skipping is no way out") {
  const Workspace workspace;
  workspace.directory.write("events.csv", "user_id,app\nada,com.mtn.momo\n");
  for (const Words& more : {Words{}, Words{"--skip-malformed"}}) {
    CHECK(refusal_of(evaluate(workspace, {"--events", "events.csv"}, more)) ==
          "events.csv: CSV; expected JSON in UTF-8; convert it: mlr --icsv --ojsonl cat events.csv "
          "> events.ndjson");
  }
}

TEST_CASE("where every line is skipped, the run is refused with the first place and reason") {
  const Workspace workspace;
  workspace.directory.write("events.ndjson", "{\"user\":1}\n{\"user\":2}\n");
  CHECK(refusal_of(workspace.evaluate({"--skip-malformed", "--user-id", "ada"}))
            .starts_with("events.ndjson:1:1: the event names no user"));
}

TEST_CASE("goal members and relationships that are misspelt are refused, strange ones are told") {
  const Workspace workspace;
  const auto with_goal = [&](const std::string& goal) {
    workspace.directory.write("goals.json",
                              R"({"users":[{"user_id":"ada","goals":[)" + goal + "]}]}");
    return workspace.evaluate();
  };
  CHECK(refusal_of(with_goal(R"({"subcategory_id":"savings"})")) ==
        "goals.json: users[0].goals[0].subcategory_id: unknown; did you mean subcategory?");
  CHECK(refusal_of(with_goal(R"({"subcategory":"s","relationship":"primry"})"))
            .ends_with("did you mean primary?"));
  const auto told = with_goal(R"({"subcategory":"s","relationship":"friend"})");
  CHECK(told.status == 0);
  CHECK(told.error ==
        "signals: warning: goals.json: users[0].goals[0].relationship: \"friend\" is not primary, "
        "secondary or tertiary, so the goal has no tier (1 such goal)\n");
}

TEST_CASE("the first event after now is told with its place and its time") {
  const Workspace workspace;
  CHECK(workspace.evaluate({"--now", "2025-11-26T10:30:00Z"}).error ==
        "signals: warning: 1 event is after now; the first is events.ndjson:2, of "
        "2025-11-26T11:00:00.000Z\n");
  CHECK(workspace.evaluate({"--now", "2025-11-26T11:00:00Z"}).error == "");
  // The other path of the reader: a document over several lines.
  workspace.directory.write(
      "pretty.json",
      "{\n \"user_id\": \"ada\",\n \"app\": \"com.mtn.momo\",\n \"session_id\": "
      "\"s\",\n \"timestamp\": 1764158400001\n}\n");
  CHECK(workspace
            .run({"evaluate", "--events", "pretty.json", "--goals", "goals.json", "--now",
                  "2025-11-26T12:00:00Z"})
            .error.find("1 event is after now; the first is pretty.json:1, of "
                        "2025-11-26T12:00:00.001Z\n") != std::string::npos);
}
