// SPDX-License-Identifier: Apache-2.0
#include "evaluate_command.hpp"

#include <chrono>
#include <memory>

#include <fmt/format.h>
#include <unistd.h>

#include <signals/analysis/analyser.hpp>
#include <signals/analysis/goal_source.hpp>
#include <signals/analysis/user_selection.hpp>
#include <signals/files/goal_file.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/formats/rules_json.hpp>
#include <signals/signals.hpp>

#include "configuration.hpp"
#include "event_input.hpp"
#include "message.hpp"
#include "output.hpp"
#include "path_option.hpp"
#include "postgres_goals.hpp"
#include "progress_line.hpp"
#include "report_writer.hpp"
#include "terminal.hpp"
#include "text_file.hpp"
#include "whole_number.hpp"

namespace signals::program {
namespace {

[[noreturn]] void fail(const std::string& message) {
  throw Error(ErrorCode::invalid_argument, message);
}

[[nodiscard]] Instant instant_of(std::string_view option, const std::string& text) {
  if (const auto instant = parse_instant(text)) return *instant;
  fail(fmt::format("{}: expected ISO 8601, such as 2025-11-26T12:00:00Z, or Unix time, got \"{}\"",
                   option, text));
}

[[nodiscard]] Instant now_of(const Arguments& arguments) {
  if (arguments.now) return instant_of("--now", *arguments.now);
  return date::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

[[nodiscard]] Rules rules_of(const Arguments& arguments, const Configuration& configuration) {
  const auto path = arguments.rules ? arguments.rules : configuration.find("SIGNALS_RULES");
  return path ? read_rules_json(read_text_file(*path), *path) : Rules{};
}

[[nodiscard]] UserSelection users_of(const Arguments& arguments,
                                     const Configuration& configuration) {
  if (!arguments.user_ids.empty()) return UserSelection::named(arguments.user_ids);
  if (arguments.limit) return UserSelection::listed(*arguments.limit);
  constexpr std::size_t default_limit = 50;
  const auto text = configuration.find("USER_ID_LIMIT");
  if (!text) return UserSelection::listed(default_limit);
  return UserSelection::listed(whole_number("USER_ID_LIMIT", *text));
}

[[nodiscard]] std::unique_ptr<GoalSource> open_goals(const Arguments& arguments,
                                                     const Configuration& configuration) {
  if (arguments.goals ? *arguments.goals == "postgres" : configuration.has_postgres()) {
    return open_postgres_goals(configuration.find("DATABASE_URL"));
  }
  return std::make_unique<files::GoalFile>(path_of("--goals", arguments.goals));
}

void tell(const AnalysisSummary& summary, std::uint64_t skipped_lines, const UserSelection& users) {
  if (skipped_lines > 0) {
    say(fmt::format("skipped {} malformed line{}", skipped_lines, skipped_lines == 1 ? "" : "s"));
  }
  if (summary.failed > 0) {
    say(fmt::format("{} of {} users failed; the output says why", summary.failed,
                    summary.failed + summary.reported + summary.unprocessed));
  }
  if (!users.is_named() && summary.reported + summary.failed == 0) {
    say("the events name no user; name users with --user-id");
  }
}

}  // namespace

ExitStatus run_evaluate(const Arguments& arguments) {
  const Configuration configuration = Configuration::load(arguments.env_file);
  const std::optional<Instant> since =
      arguments.since ? std::optional(instant_of("--since", *arguments.since)) : std::nullopt;
  const Timeframe timeframe(now_of(arguments), rules_of(arguments, configuration), since);
  const UserSelection users = users_of(arguments, configuration);
  EventInput events(arguments, configuration);
  const std::unique_ptr<GoalSource> goals = open_goals(arguments, configuration);

  Output output(arguments.output);
  const Detail detail = arguments.explain ? Detail::explained : Detail::decided;
  const Style style = arguments.output ? Style::plain : style_for(STDOUT_FILENO);
  const auto writer = make_report_writer(arguments.format, output, detail, style);

  AnalysisProgress progress;
  const AnalysisOptions options{.workers = arguments.jobs.value_or(events.default_workers()),
                                .detail = detail,
                                .progress = &progress};
  AnalysisSummary summary;
  try {
    const ProgressLine progress_line(progress);
    summary = events.analyse(*goals, users, timeframe, *writer, options);
  } catch (const files::MalformedLineError& error) {
    fail(fmt::format("{}; fix the line, or skip such lines with --skip-malformed", error.what()));
  }
  writer->finish();
  output.commit();
  tell(summary, events.skipped_lines(), users);
  return summary.failed + summary.unprocessed == 0 ? ExitStatus::all_done : ExitStatus::some_failed;
}

}  // namespace signals::program
