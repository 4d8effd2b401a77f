// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "support/reading.hpp"
#include "workspace.hpp"

using namespace signals::testing;
using reading::contains;

namespace {

/// The words of `report` on the workspace's export.
[[nodiscard]] Words report_words(const Words& words = {}) {
  Words all = Workspace::evaluation(words);
  all.front() = "report";
  return all;
}

/// Saves the reports of the export.
void save_reports(const Workspace& workspace, const Words& words = {}) {
  Words all = Workspace::evaluation({"--format", "ndjson", "--output", "reports.ndjson"});
  all.insert(all.end(), words.begin(), words.end());
  REQUIRE(workspace.run(all).status == 0);
}

constexpr std::string_view answer = "0 of 3 users are engaged; 1 dropped off this week.";

}  // namespace

TEST_CASE("a page of events answers, lists who dropped off by when, and tells apps and minutes") {
  const Workspace workspace;
  const auto result = workspace.run(report_words({"--output", "page.html"}));
  CHECK(result.status == 0);
  CHECK(result.output == "");
  CHECK(result.error == "");
  const std::string page = workspace.directory.read("page.html");
  CHECK(page.starts_with("<!doctype html>"));
  CHECK(page.ends_with("</html>\n"));
  CHECK(contains(page, answer));
  CHECK(contains(page, "As of Wed 26 Nov 2025, 12:00 UTC"));
  // Used on the 18th at noon, so the drop-off is no longer of this week two weeks later.
  CHECK(contains(
      page, R"(<bdi>grace</bdi></th><td class="kind lost"><b>Active – lost</b><small class="wide">)"
            R"(active last week, not active this week</small></td><td>Tue 2 Dec</td>)"));
  CHECK(contains(page, R"(<bdi>com.mtn.momo</bdi></th><td class="number">1</td>)"));
  CHECK(contains(page, R"(<th scope="col" class="number">Minutes</th>)"));
  CHECK(contains(page, "the longest event took 5 min in com.mtn.momo"));
}

TEST_CASE("a page without --output goes to standard output, unless that is a terminal") {
  Workspace workspace;
  const auto result = workspace.run(report_words());
  CHECK(result.status == 0);
  CHECK(contains(result.output, answer));
  const auto on_terminal =
      run_on_terminal(program, report_words(), workspace.options, OnTerminal::output);
  CHECK(on_terminal.status == 2);
  CHECK(on_terminal.output == "");
}

TEST_CASE("a page of saved reports has the same answer, and says what they do not tell") {
  const Workspace workspace;
  save_reports(workspace, {"--explain"});
  const auto result =
      workspace.run({"report", "--reports", "reports.ndjson", "--output", "page.html"});
  CHECK(result.status == 0);
  CHECK(result.error == "");
  const std::string page = workspace.directory.read("page.html");
  CHECK(contains(page, answer));
  CHECK(contains(page, "As of Wed 26 Nov 2025, 12:00 UTC"));
  CHECK(contains(page, "Saved reports do not tell who is at risk"));
  CHECK(contains(page, "the longest event took 5 min in com.mtn.momo"));
}

TEST_CASE("saved reports without reasons make a page without time, or with the one given") {
  const Workspace workspace;
  save_reports(workspace);
  const auto untimed = workspace.run({"report", "--reports", "reports.ndjson"});
  CHECK(untimed.status == 0);
  CHECK(contains(untimed.output, answer));
  CHECK_FALSE(contains(untimed.output, "As of"));
  const auto timed = workspace.run(
      {"report", "--reports", "reports.ndjson", "--now", std::string(Workspace::now)});
  CHECK(contains(timed.output, "As of Wed 26 Nov 2025, 12:00 UTC"));
}

TEST_CASE("users who failed are on the page with the reason") {
  const Workspace workspace;
  workspace.directory.write(
      "reports.ndjson", R"({"user_id":"u<1>","error":{"code":"unavailable","message":"gone"}})");
  const auto result = workspace.run({"report", "--reports", "reports.ndjson"});
  CHECK(result.status == 1);
  CHECK(result.error == "signals: 1 of 1 users failed; the page says why\n");
  CHECK(contains(result.output, "<bdi>u&lt;1&gt;</bdi></th><td>unavailable: gone</td>"));
}

TEST_CASE("what is no saved report is refused where it is, and no page is written") {
  const Workspace workspace;
  save_reports(workspace);
  workspace.directory.write("reports.ndjson",
                            workspace.directory.read("reports.ndjson") + "{\"user_id\":1}\n");
  CHECK(refusal_of(
            workspace.run({"report", "--reports", "reports.ndjson", "--output", "page.html"})) ==
        "reports.ndjson:4: member \"user_id\" is of another kind than expected");
  CHECK(workspace.directory.read("page.html") == "");
  CHECK(refusal_of(workspace.run({"report", "--reports", "none.ndjson"})) ==
        "--reports: cannot read none.ndjson: No such file or directory");
  workspace.directory.write("empty.ndjson", "\n");
  CHECK(refusal_of(workspace.run({"report", "--reports", "empty.ndjson"})) ==
        "empty.ndjson: there is no report");
}

TEST_CASE("saved reports need the rules that they were made with") {
  const Workspace workspace;
  workspace.directory.write("rules.json", R"({"retained_weeks":4})");
  save_reports(workspace, {"--rules", "rules.json"});
  CHECK(refusal_of(workspace.run({"report", "--reports", "reports.ndjson"})) ==
        "reports.ndjson:1: the report considers 5 weeks and the rules 10; give the rules that it "
        "was made with, --rules FILE");
  CHECK(workspace.run({"report", "--reports", "reports.ndjson", "--rules", "rules.json"}).status ==
        0);
}

TEST_CASE("a page is of one time") {
  const Workspace workspace;
  save_reports(workspace, {"--explain"});
  const std::string first = workspace.directory.read("reports.ndjson");
  REQUIRE(workspace
              .run({"evaluate", "--events", "events.ndjson", "--goals", "goals.json", "--now",
                    "2025-11-27T12:00:00Z", "--format", "ndjson", "--explain", "--output",
                    "other.ndjson"})
              .status == 0);
  workspace.directory.write("both.ndjson", first + workspace.directory.read("other.ndjson"));
  CHECK(refusal_of(workspace.run({"report", "--reports", "both.ndjson"})) ==
        "both.ndjson:4: the report is for 2025-11-27T12:00:00.000Z and not for "
        "2025-11-26T12:00:00.000Z; make a page of each");
}

TEST_CASE("saved reports and another source are refused together") {
  const Workspace workspace;
  for (const std::string option :
       {"--events", "--state", "--since", "--limit", "--user-id", "--user-id-file"}) {
    CHECK(refusal_of(workspace.run({"report", "--reports", "reports.ndjson", option, "1"})) ==
          option + ": does not apply to the saved reports of --reports; leave it out");
  }
}

TEST_CASE("report takes no option that only evaluate has, nor evaluate --reports") {
  const Workspace workspace;
  CHECK(refusal_of(workspace.run(report_words({"--csv-raw"}))) ==
        "--csv-raw is an option of signals evaluate; leave it out");
  CHECK(refusal_of(workspace.evaluate({"--reports", "x"})) ==
        "--reports is an option of signals report; leave it out");
  CHECK(refusal_of(workspace.run({"--reports", "x", "report"})) ==
        "--reports belongs after the command: signals report --reports");
}

TEST_CASE("a page of a state is that of its events, and tells what changed since the last run") {
  const Workspace workspace;
  REQUIRE(workspace
              .run({"update", "--state", "users.state", "--events", "events.ndjson", "--goals",
                    "goals.json", "--now", std::string(Workspace::now)})
              .status == 0);
  const Words words{"report", "--state", "users.state", "--goals", "goals.json", "--now"};
  const auto page_at = [&](std::string_view now) {
    Words all = words;
    all.emplace_back(now);
    const auto result = workspace.run(all);
    CHECK(result.status == 0);
    return result.output;
  };
  const std::string now = page_at(Workspace::now);
  CHECK(contains(now, answer));
  CHECK(contains(
      now, R"(<bdi>grace</bdi></th><td class="kind lost"><b>Active – lost</b><small class="wide">)"
           R"(active last week, not active this week</small></td><td>Tue 2 Dec</td>)"));

  // A week later, ada is the one who dropped off.
  const std::string later = page_at("2025-12-03T12:00:00Z");
  CHECK(contains(later, "Since the last update"));
  CHECK(contains(later, "since Wed 26 Nov 2025, 12:00 UTC"));
  CHECK(contains(later,
                 R"(<th scope="row">customer_app_engagement_dropoff</th><td class="number">1</td>)"
                 R"(<td class="number">1</td><td class="number">1</td>)"));
}

TEST_CASE("what was passed over in reading is on the page and on standard error") {
  const Workspace workspace;
  workspace.directory.write("events.ndjson",
                            std::string(Workspace::events) +
                                R"({"user_id":"ada","app":"com.mtn.momo","timestamp":"soon"})"
                                "\n");
  const auto result = workspace.run(report_words({"--strict"}));
  CHECK(result.status == 1);
  CHECK(contains(result.error, "signals: warning: 1 event has a time that cannot be read"));
  CHECK(contains(result.output, "in the events of 1 user: 1 event has a time that cannot be read"));
  CHECK(contains(result.output, "<li>1 event has a time that cannot be read; the first is "));
}
