// SPDX-License-Identifier: Apache-2.0
#include "evaluate_from_state.hpp"

#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include <signals/error.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/sqlite/state_file.hpp>
#include <signals/state/state_report.hpp>
#include <signals/state/state_update.hpp>

#include "input_files.hpp"
#include "message.hpp"
#include "output.hpp"
#include "passed_over_text.hpp"
#include "report_writer.hpp"
#include "run_inputs.hpp"
#include "terminal.hpp"

namespace signals::program {

ExitStatus run_evaluate_from_state(const Arguments& arguments) {
  if (!arguments.events.empty()) {
    throw Error(ErrorCode::invalid_argument,
                "--events and --state: a report comes from one of them; leave one out");
  }
  const Configuration configuration = Configuration::load(arguments.env_file);
  const Timeframe timeframe(now_of(arguments.now), rules_of(arguments.rules, configuration));
  const std::unique_ptr<GoalSource> goals = open_goals(arguments.goals, configuration);
  sqlite::StateFile file(*arguments.state, sqlite::Opening::reading);
  const auto store = file.begin_reading();
  const auto last_run = store->last_run();
  if (!last_run) {
    throw Error(
        ErrorCode::failed_precondition,
        fmt::format("{}: the state is empty; make it with signals update", *arguments.state));
  }
  if (arguments.since && since_of(arguments.since) != last_run->origin.since) {
    StateOrigin expected = last_run->origin;
    expected.since = since_of(arguments.since);
    require_origin(last_run->origin, expected);
  }
  if (timeframe.now() < last_run->now) {
    throw Error(ErrorCode::failed_precondition,
                fmt::format("--now: the state answers from its last run on; give {} or later",
                            format_instant(last_run->now)));
  }
  std::vector<InputPath> inputs{{"--state", *arguments.state}};
  if (arguments.goals) inputs.push_back({"--goals", *arguments.goals});
  refuse_input_as_output(arguments.output, inputs);
  Output output(arguments.output);
  const Detail detail = arguments.explain ? Detail::explained : Detail::decided;
  const Style style = arguments.output ? Style::plain : style_for(STDOUT_FILENO);
  const auto writer =
      report_format_named(arguments.format)
          .make_writer({.output = output,
                        .detail = detail,
                        .style = style,
                        .cells = arguments.csv_raw ? CsvCells::raw : CsvCells::guarded});
  const auto user_ids = named_users(arguments.user_ids, arguments.user_id_file);
  const UserSelection users = user_ids.empty() ? UserSelection::listed(arguments.limit.value_or(0))
                                               : UserSelection::named(user_ids);
  const AnalysisSummary summary =
      report_from_state(*store, *goals, users, timeframe, *writer, {.detail = detail});
  writer->left_out(summary.left_out);
  writer->finish();
  output.commit();
  if (summary.failed > 0) {
    say(fmt::format("{} of {} users failed; the output says why", summary.failed,
                    summary.failed + summary.reported));
  }
  // The state does not keep where it was.
  const auto passed_over = passed_over_text(summary.passed_over, {}, 0);
  for (const std::string& line : passed_over) say(line);
  return summary.failed > 0 || (arguments.strict && !passed_over.empty()) ? ExitStatus::some_failed
                                                                          : ExitStatus::all_done;
}

}  // namespace signals::program
