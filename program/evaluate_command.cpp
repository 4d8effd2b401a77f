// SPDX-License-Identifier: Apache-2.0
#include "evaluate_command.hpp"

#include <memory>

#include <fmt/format.h>
#include <unistd.h>

#include <signals/analysis/analyser.hpp>
#include <signals/analysis/goal_source.hpp>
#include <signals/analysis/user_selection.hpp>
#include <signals/signals.hpp>

#include "configuration.hpp"
#include "event_input.hpp"
#include "message.hpp"
#include "output.hpp"
#include "progress_line.hpp"
#include "report_writer.hpp"
#include "run_inputs.hpp"
#include "state_command.hpp"
#include "terminal.hpp"
#include "whole_number.hpp"

namespace signals::program {
namespace {

[[noreturn]] void fail(const std::string& message) {
  throw Error(ErrorCode::invalid_argument, message);
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
  if (arguments.state) return run_evaluate_from_state(arguments);
  const Configuration configuration = Configuration::load(arguments.env_file);
  const std::optional<Instant> since =
      arguments.since ? std::optional(instant_of("--since", *arguments.since)) : std::nullopt;
  const Timeframe timeframe(now_of(arguments.now), rules_of(arguments.rules, configuration), since);
  const UserSelection users = users_of(arguments, configuration);
  EventInput events(arguments, configuration);
  const std::unique_ptr<GoalSource> goals = open_goals(arguments.goals, configuration);

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
