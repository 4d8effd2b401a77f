// SPDX-License-Identifier: Apache-2.0
#include "run_inputs.hpp"

#include <algorithm>
#include <chrono>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include <signals/detail/secret_text.hpp>
#include <signals/detail/text.hpp>
#include <signals/error.hpp>
#include <signals/files/goal_file.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/formats/rules_json.hpp>

#include "message.hpp"
#include "path_option.hpp"
#include "postgres_goals.hpp"
#include "text_file.hpp"

namespace signals::program {

Instant instant_of(std::string_view option, const std::string& text) {
  const auto instant = parse_instant(text);
  if (instant && is_plausible(*instant)) return *instant;
  throw Error(
      ErrorCode::invalid_argument,
      fmt::format("{}: expected ISO 8601, such as 2025-11-26T12:00:00Z, or Unix time, got \"{}\"",
                  option, text));
}

Instant now_of(const std::optional<std::string>& now) {
  if (now) return instant_of("--now", *now);
  return signals::instant_of(std::chrono::system_clock::now());
}

std::optional<Instant> since_of(const std::optional<std::string>& since) {
  return since ? std::optional(instant_of("--since", *since)) : std::nullopt;
}

Rules rules_of(const std::optional<std::string>& path, const Configuration& configuration) {
  const auto file = path ? path : configuration.find_path("SIGNALS_RULES");
  return file ? read_rules_json(read_text_file(*file), *file) : Rules{};
}

std::vector<std::string> named_users(std::vector<std::string> user_ids,
                                     const std::optional<std::string>& file) {
  if (!file) return user_ids;
  std::istringstream lines(read_text_file(*file));
  const std::size_t before = user_ids.size();
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (text::is_surely_key(line)) {
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("--user-id-file: {} contains a key; expected an id a line", *file));
    }
    if (!text::trim(line).empty()) user_ids.push_back(std::move(line));
  }
  if (user_ids.size() == before) {
    throw Error(ErrorCode::invalid_argument,
                fmt::format("--user-id-file: no user in {}; expected an id a line", *file));
  }
  return user_ids;
}

bool are_postgres_goals(const std::optional<std::string>& goals,
                        const Configuration& configuration) {
  return goals ? *goals == "postgres" : configuration.has_postgres();
}

std::unique_ptr<GoalSource> open_goals(const std::optional<std::string>& goals,
                                       const Configuration& configuration) {
  if (are_postgres_goals(goals, configuration)) {
    return open_postgres_goals(configuration,
                               [](const std::string& warning) { say("warning: " + warning); });
  }
  auto file = std::make_unique<files::GoalFile>(path_of("--goals", goals));
  constexpr std::size_t most_remarks = 10;
  const auto remarks = file->remarks();
  for (const std::string& remark : remarks.first(std::min(remarks.size(), most_remarks))) {
    say("warning: " + remark);
  }
  if (remarks.size() > most_remarks) {
    say(fmt::format("warning: and {} more of this kind", remarks.size() - most_remarks));
  }
  return file;
}

}  // namespace signals::program
