// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <future>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "workspace.hpp"

using namespace signals::testing;

namespace {

/// `signals update` on the workspace's state and goals.
ProcessResult update(const Workspace& workspace, const Words& words,
                     std::string_view now = Workspace::now) {
  Words all{"update", "--state", "users.state", "--goals", "goals.json", "--now", std::string(now)};
  all.insert(all.end(), words.begin(), words.end());
  return workspace.run(all);
}

std::string event_line(std::string_view user, std::string_view day, int minutes = 5) {
  return fmt::format(R"({{"user_id":"{}","app":"com.mtn.momo","session_id":"{}","timestamp":"{}",)"
                     R"("total_time_in_foreground_minutes":{}}})"
                     "\n",
                     user, day, day, minutes);
}

std::string evaluated(const Workspace& workspace, const Words& words) {
  Words all{"evaluate", "--goals", "goals.json", "--now", std::string(Workspace::now),
            "--format", "ndjson"};
  all.insert(all.end(), words.begin(), words.end());
  const ProcessResult result = workspace.run(all);
  CHECK(result.status == 0);
  return result.output;
}

}  // namespace

TEST_CASE("the first run makes the state in silence, and the next one tells what changed") {
  const Workspace workspace;
  const ProcessResult first = update(workspace, {"--events", "events.ndjson"});
  CHECK(first.status == 0);
  CHECK(first.output == "");
  CHECK(first.error ==
        "signals: made the state of 3 users; changes are told from the next run on\n");

  workspace.directory.write("day.ndjson", event_line("ada", "2025-11-27"));
  const ProcessResult idle = update(workspace, {"--events", "day.ndjson"}, "2025-11-27T12:00:00Z");
  CHECK(idle.status == 0);
  CHECK(idle.output == "");

  // Grace's Tier 2 app was last used on 2025-11-18T12:00, which leaves last week on 2025-12-02.
  const ProcessResult later = update(workspace, {}, "2025-12-02T13:00:00Z");
  CHECK(later.status == 0);
  CHECK(
      later.output ==
      R"({"id":"3ccefd0b491b8cfc9d906e9d5efea74d","user_id":"grace","flag":"customer_app_engagement_dropoff",)"
      R"("value":false,"at":"2025-12-02T12:00:00.000Z",)"
      R"("noticed_at":"2025-12-02T13:00:00.000Z","cause":"time"})"
      "\n"
      R"({"id":"1dac3286b8e0ac45332806db8e4b2fcd","user_id":"grace","flag":"tier2_app_engagement_dropoff",)"
      R"("value":false,"at":"2025-12-02T12:00:00.000Z",)"
      R"("noticed_at":"2025-12-02T13:00:00.000Z","cause":"time"})"
      "\n");
}

TEST_CASE("what was passed over of the new events is told, once, with its first place") {
  const Workspace workspace;
  workspace.directory.write("odd.ndjson",
                            R"({"user_id":"ada","app":"com.mtn.momo","session_id":"s1",)"
                            R"("timestamp":"soon"})"
                            "\n" +
                                event_line("ada", "2025-12-31") +
                                R"({"user_id":"=2+2","app":"com.mtn.momo",)"
                                R"("timestamp":"2025-11-24","duration":"1 min"})"
                                "\n");
  const std::string counts =
      "signals: warning: 1 event has a time that cannot be read; the first is odd.ndjson:1, field "
      "timestamp: \"soon\"\n"
      "signals: warning: 1 event names no session; the first is odd.ndjson:3\n"
      "signals: warning: 1 event is after now; the first is odd.ndjson:2, of "
      "2025-12-31T00:00:00.000Z\n";
  const ProcessResult first = update(workspace, {"--events", "odd.ndjson", "--strict"});
  CHECK(first.status == 1);
  CHECK(first.error.find(counts) != std::string::npos);
  // They are in the state now, and not new.
  const ProcessResult second = update(workspace, {"--events", "odd.ndjson", "--strict"});
  CHECK(second.status == 0);
  CHECK(second.error == "signals: skipped 1 file: the state already holds its events\n");

  Words evaluation{"evaluate",
                   "--state",
                   "users.state",
                   "--goals",
                   "goals.json",
                   "--now",
                   std::string(Workspace::now),
                   "--format",
                   "csv"};
  const ProcessResult guarded = workspace.run(evaluation);
  CHECK(guarded.status == 0);
  CHECK(guarded.error ==
        "signals: warning: 1 event has a time that cannot be read\n"
        "signals: warning: 1 event names no session\n"
        "signals: warning: 1 event is after now\n");
  CHECK(guarded.output.find("\n'=2+2,") != std::string::npos);
  evaluation.insert(evaluation.end(), {"--strict", "--csv-raw"});
  const ProcessResult raw = workspace.run(evaluation);
  CHECK(raw.status == 1);
  CHECK(raw.output.find("\n=2+2,") != std::string::npos);
}

TEST_CASE("a file that the state holds is skipped, by whatever name, and that is told") {
  const Workspace workspace;
  CHECK(update(workspace, {"--events", "events.ndjson", "--events", "events.ndjson"}).status == 0);
  workspace.directory.write("copy.ndjson", Workspace::events);
  const ProcessResult again = update(workspace, {"--events", "copy.ndjson"});
  CHECK(again.status == 0);
  CHECK(again.error == "signals: skipped 1 file: the state already holds its events\n");
  CHECK(evaluated(workspace, {"--state", "users.state"}) ==
        evaluated(workspace, {"--events", "events.ndjson", "--limit", "0"}));
}

TEST_CASE("several files and folders are batches of their own") {
  const Workspace workspace;
  workspace.directory.write("day1.ndjson", event_line("ada", "2025-11-24"));
  workspace.directory.write("day2.ndjson", event_line("ada", "2025-11-25"));
  CHECK(update(workspace, {"--events", "events.ndjson", "day1.ndjson"}).status == 0);
  const ProcessResult folder = update(workspace, {"--events", "."});
  CHECK(folder.status == 0);
  CHECK(folder.error.find("skipped 2 files: the state already holds their events\n") !=
        std::string::npos);
  CHECK(workspace
            .run({"state", "verify", "--state", "users.state", "--events", "events.ndjson",
                  "--events", "day1.ndjson", "day2.ndjson"})
            .status == 0);
}

TEST_CASE("a report from the state is that of all events, with its reasons") {
  const Workspace workspace;
  workspace.directory.write("day.ndjson",
                            event_line("grace", "2025-11-25") + event_line("zoe", "2025-11-20"));
  CHECK(update(workspace, {"--events", "events.ndjson"}, "2025-11-25").status == 0);
  CHECK(update(workspace, {"--events", "day.ndjson"}).status == 0);
  workspace.directory.write(
      "all.ndjson", std::string(Workspace::events) + workspace.directory.read("day.ndjson"));
  for (const Words& words : {Words{}, Words{"--explain"}, Words{"--user-id", "zoe,nobody"}}) {
    Words from_state{"--state", "users.state"};
    Words from_events{"--events", "all.ndjson"};
    if (words.empty() || words.front() != "--user-id") {
      from_events.insert(from_events.end(), {"--limit", "0"});
    }
    from_state.insert(from_state.end(), words.begin(), words.end());
    from_events.insert(from_events.end(), words.begin(), words.end());
    CHECK(evaluated(workspace, from_state) == evaluated(workspace, from_events));
  }
  const ProcessResult all = update(workspace, {"--report", "all", "--format", "ndjson"});
  CHECK(all.output == evaluated(workspace, {"--state", "users.state"}));
}

TEST_CASE("a state answers only for the since it was made with") {
  const Workspace workspace;
  CHECK(update(workspace, {"--events", "events.ndjson", "--since", "2025-11-20"}).status == 0);
  CHECK(update(workspace, {"--since", "2025-11-20"}).status == 0);
  CHECK(update(workspace, {}).status == 0);
  CHECK(refusal_of(update(workspace, {"--since", "2025-11-21"})) ==
        "the state was made with another `since`; give the same, or make another state");
  CHECK(
      evaluated(workspace, {"--state", "users.state"}) ==
      evaluated(workspace, {"--events", "events.ndjson", "--limit", "0", "--since", "2025-11-20"}));
}

TEST_CASE("a now that the state cannot answer for is refused") {
  const Workspace workspace;
  workspace.directory.write("rules.json", R"({"week": "calendar"})");
  workspace.directory.write("rolling.json", "{}");
  CHECK(update(workspace, {"--events", "events.ndjson"}).status == 0);
  CHECK(refusal_of(update(workspace, {}, "2025-11-26T11:59:59.999Z")) ==
        "the state's last run was for a later `now`; give one that is not before it");
  for (const char* const rules : {"rules.json", "rolling.json"}) {
    CHECK(refusal_of(workspace.run({"evaluate", "--state", "users.state", "--goals", "goals.json",
                                    "--rules", rules, "--now", "2025-11-26T11:00"})) ==
          "--now: the state answers from its last run on; give 2025-11-26T12:00:00.000Z or later");
  }
}

TEST_CASE("a state shows, verifies, forgets and compacts") {
  const Workspace workspace;
  const auto state = [&](Words words) {
    words.insert(words.begin(), "state");
    words.insert(words.end(), {"--state", "users.state"});
    return workspace.run(words);
  };
  CHECK(update(workspace, {"--events", "events.ndjson"}).status == 0);
  CHECK(state({"show"}).output.starts_with(
      R"({"source":"files","since":null,"sessions_kept_days":32,"runs":1,)"
      R"("now":"2025-11-26T12:00:00.000Z","users":3,"apps":3,"batches":1,)"));
  CHECK(state({"show", "ada"}).output.starts_with(R"({"user_id":"ada","event_count":1,)"));
  CHECK(state({"verify", "--events", "events.ndjson"}).status == 0);
  CHECK(state({"compact"}).status == 0);
  CHECK(state({"verify", "--events", "events.ndjson"}).status == 0);
  CHECK(state({"forget", "ada", "nobody"}).status == 1);
  CHECK(workspace.directory.read("users.state").find("ada") == std::string::npos);
  const ProcessResult differs = state({"verify", "--events", "events.ndjson"});
  CHECK(differs.status == 1);
  CHECK(differs.output == "ada\n");
}

TEST_CASE("what cannot be used is refused, and the state stays as it is") {
  const Workspace workspace;
  CHECK(update(workspace, {"--events", "events.ndjson"}).status == 0);
  const std::string before = workspace.directory.read("users.state");
  workspace.directory.write("bad.ndjson", event_line("ada", "2025-11-26") + "{\n");
  CHECK(refusal_of(update(workspace, {"--events", "bad.ndjson"})).starts_with("bad.ndjson:2:"));
  CHECK(refusal_of(update(workspace, {"--events", "none.ndjson"})) ==
        "cannot read none.ndjson: No such file or directory");
  CHECK(refusal_of(update(workspace, {"--report", "some"})) ==
        "--report: expected changes, all or none, got \"some\"");
  CHECK(refusal_of(workspace.run({"update", "--goals", "goals.json"})) ==
        "--state is missing; give a file, or postgres: signals update --state FILE");
  CHECK(refusal_of(workspace.run({"state", "burn"})) ==
        "signals state: expected show, forget, verify, compact or deliver, got \"burn\"");
  CHECK(refusal_of(workspace.run({"evaluate", "--state", "none.state", "--goals", "goals.json"})) ==
        "none.state: cannot open the state: No such file or directory");
  CHECK(workspace.directory.read("users.state") == before);
}

TEST_CASE("where the changes cannot be written, the state is as it was, and tells them again") {
  Workspace workspace;
  CHECK(update(workspace, {}).status == 0);
  workspace.options.output_path = "/dev/full";
  CHECK(update(workspace, {"--events", "events.ndjson"}).status == 2);
  workspace.options.output_path.reset();
  const ProcessResult again = update(workspace, {"--events", "events.ndjson"});
  CHECK(again.status == 0);
  CHECK(again.error == "");
  CHECK(again.output.find("customer_app_login_completed") != std::string::npos);
}

TEST_CASE("of two updates at once, both are counted") {
  const Workspace workspace;
  CHECK(update(workspace, {"--events", "events.ndjson"}).status == 0);
  std::string all(Workspace::events);
  std::vector<std::future<ProcessResult>> runs;
  for (int i = 0; i < 6; ++i) {
    const std::string name = fmt::format("day{}.ndjson", i);
    const std::string day = event_line("ada", fmt::format("2025-11-2{}", i));
    all += day;
    workspace.directory.write(name, day);
    runs.push_back(std::async(std::launch::async, [&workspace, name] {
      return update(workspace, {"--events", name});
    }));
  }
  for (auto& run : runs) CHECK(run.get().status == 0);
  workspace.directory.write("all.ndjson", all);
  CHECK(evaluated(workspace, {"--state", "users.state"}) ==
        evaluated(workspace, {"--events", "all.ndjson", "--limit", "0"}));
}

TEST_CASE("a run that is killed at some moment and repeated counts once") {
  const Workspace workspace;
  std::string events;
  for (int user = 0; user < 3000; ++user) {
    events += event_line(fmt::format("u{}", user), fmt::format("2025-11-{:02}", 1 + user % 26));
  }
  workspace.directory.write("events.ndjson", events);
  const std::string wanted = evaluated(workspace, {"--events", "events.ndjson", "--limit", "0"});
  for (int i = 0; i < 12; ++i) {
    const std::string name = fmt::format("{}.state", i);
    // The program takes some tenths of a second for it.
    static_cast<void>(run_process("/usr/bin/timeout",
                                  {"--signal=KILL", fmt::format("0.{:02}", 2 + 4 * i), program,
                                   "update", "--state", name, "--events", "events.ndjson",
                                   "--goals", "goals.json", "--now", std::string(Workspace::now)},
                                  workspace.options));
    const ProcessResult again =
        workspace.run({"update", "--state", name, "--events", "events.ndjson", "--goals",
                       "goals.json", "--now", std::string(Workspace::now)});
    CHECK(again.status == 0);
    CHECK(evaluated(workspace, {"--state", name}) == wanted);
  }
}
