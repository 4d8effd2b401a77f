// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace signals::testing {

/// The path of the program under test.
inline const std::string program = SIGNALS_PROGRAM;

/// Whether it was built with the adapter for PostgreSQL.
inline constexpr bool has_postgres = SIGNALS_HAS_POSTGRES;

/// Whether it was built with the adapters for Firestore and its credentials.
inline constexpr bool has_firestore = SIGNALS_HAS_FIRESTORE;

/// Whether it was built with the adapter for AWS Lambda, and those that this one needs.
inline constexpr bool has_lambda = SIGNALS_HAS_LAMBDA;

using Words = std::vector<std::string>;

/// What is in a file that a run replaces.
inline constexpr std::string_view old_text = "what was there before\n";

/// A directory with a small export in it, and the program at work there.
///
/// As of 2025-11-26T12:00:00Z: ada used a Tier 1 app for 5 minutes two hours ago; grace used
/// a Tier 2 app for 2 minutes eight days ago; linus has no goals, and an app that serves none.
class Workspace {
 public:
  static constexpr std::string_view now = "2025-11-26T12:00:00Z";
  static constexpr std::string_view events =
      R"({"user_id":"ada","id":"e1","app":"com.mtn.momo","session_id":"s1",)"
      R"("timestamp":"2025-11-26T10:00:00Z","total_time_in_foreground_minutes":5})"
      "\n"
      R"({"user_id":"linus","id":"e2","app":"com.game.app","session_id":"s2",)"
      R"("timestamp":"2025-11-26T11:00:00Z","total_time_in_foreground_minutes":30})"
      "\n"
      R"({"user_id":"grace","id":"e3","app":"com.invest.app","session_id":"s3",)"
      R"("timestamp":"2025-11-18T12:00:00Z","total_time_in_foreground_ms":120000})"
      "\n";
  static constexpr std::string_view goals =
      R"({"subcategories":[{"id":"mobile-money"},{"id":"savings"}],)"
      R"("apps":[{"app_id":"com.mtn.momo","subcategories":["mobile-money"]},)"
      R"({"app_id":"com.invest.app","subcategories":["savings"]}],)"
      R"("users":[{"user_id":"ada","goals":[{"id":"g1","subcategory":"mobile-money"}]},)"
      R"({"user_id":"grace","goals":[{"id":"g2","subcategory":"savings",)"
      R"("relationship":"secondary"}]}]})";

  Workspace() {
    directory.write("events.ndjson", events);
    directory.write("goals.json", goals);
    options.working_directory = directory.path();
  }

  /// `signals` with these words.
  [[nodiscard]] ProcessResult run(const Words& words) const {
    return run_process(program, words, options);
  }

  /// `signals evaluate` on the export as of `now`, with more words.
  [[nodiscard]] ProcessResult evaluate(const Words& words = {}) const {
    return run(evaluation(words));
  }

  /// The words of `evaluate`.
  [[nodiscard]] static Words evaluation(const Words& words = {}) {
    Words all{"evaluate", "--events", "events.ndjson", "--goals", "goals.json"};
    if (std::find(words.begin(), words.end(), "--now") == words.end()) {
      all.insert(all.end(), {"--now", std::string(now)});
    }
    all.insert(all.end(), words.begin(), words.end());
    return all;
  }

  TemporaryDirectory directory;
  ProcessOptions options;
};

/// Checks that nothing was done: status 2, nothing on standard output, and on standard error one
/// line, which is returned without its end.
[[nodiscard]] inline std::string refusal_of(const ProcessResult& result) {
  CHECK(result.status == 2);
  CHECK(result.output == "");
  REQUIRE(result.error.starts_with("signals: "));
  REQUIRE(result.error.ends_with('\n'));
  std::string line = result.error.substr(9, result.error.size() - 10);
  CHECK(line.find('\n') == std::string::npos);
  return line;
}

/// The refusal of an evaluation in a workspace where the file of that name has that text.
[[nodiscard]] inline std::string refusal_with(std::string_view name, std::string_view text) {
  const Workspace workspace;
  workspace.directory.write(name, text);
  return refusal_of(workspace.evaluate());
}

}  // namespace signals::testing
