// SPDX-License-Identifier: Apache-2.0
#include "evaluate_from_state.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include <signals/error.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/state/state_report.hpp>
#include <signals/state/state_update.hpp>

#include "input_files.hpp"
#include "output.hpp"
#include "page_writer.hpp"
#include "passed_over_text.hpp"
#include "postgres_state.hpp"
#include "report_writer.hpp"
#include "run_inputs.hpp"
#include "state_store.hpp"
#include "terminal.hpp"

namespace signals::program {
namespace {

[[nodiscard]] Signals signals_of(FlagSet flags) {
  Signals signals;
  for (std::size_t i = 0; i < signal_fields.size(); ++i) signals.*signal_fields[i].value = flags[i];
  return signals;
}

/// What the state knows of the users of reports, for a page. All must outlive what it returns.
[[nodiscard]] std::function<PageUser(const Report&)> knowledge_of(StateTransaction& store,
                                                                  const AppCatalogue& catalogue,
                                                                  const Timeframe& timeframe) {
  return [&](const Report& report) {
    const auto user = store.find(report.user_id);
    const UserState state = user ? decode_user_state(user->state, store.apps()) : UserState();
    return PageUser{.course = course_of(report, state, catalogue, timeframe),
                    .before = signals_of(user ? user->flags : FlagSet())};
  };
}

}  // namespace

ExitStatus run_evaluate_from_state(const Arguments& arguments) {
  if (!arguments.events.empty()) {
    throw Error(ErrorCode::invalid_argument,
                "--events and --state: a report comes from one of them; leave one out");
  }
  const Configuration configuration = Configuration::load(arguments.env_file);
  const Timeframe timeframe(
      {.now = now_of(arguments.now), .rules = rules_of(arguments.rules, configuration)});
  const std::unique_ptr<GoalSource> goals = open_goals(arguments.goals, configuration);
  const auto state =
      open_state(*arguments.state, std::nullopt, configuration, sqlite::Opening::reading);
  const auto store = state->begin_reading();
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
  std::vector<InputPath> inputs;
  if (!is_postgres_state(*arguments.state)) inputs.push_back({"--state", *arguments.state});
  if (arguments.goals) inputs.push_back({"--goals", *arguments.goals});
  refuse_input_as_output(arguments.output, inputs);
  Output output(arguments.output);
  const bool makes_page = arguments.command == Command::report;
  const Detail detail = arguments.explain || makes_page ? Detail::explained : Detail::decided;
  const Style style = arguments.output ? Style::plain : style_for(STDOUT_FILENO);
  const std::shared_ptr<const AppCatalogue> catalogue = goals->catalogue({});
  const auto writer =
      arguments.to_postgres ? make_postgres_writer(configuration, timeframe.now())
      : makes_page
          ? make_page_writer(output,
                             {.rules = timeframe.rules(),
                              .now = timeframe.now(),
                              .catalogue = catalogue.get(),
                              .before = last_run->now},
                             knowledge_of(*store, *catalogue, timeframe))
          : report_format_named(arguments.format)
                .make_writer({.output = output,
                              .detail = detail,
                              .style = style,
                              .cells = arguments.csv_raw ? CsvCells::raw : CsvCells::guarded});
  const auto user_ids = named_users(arguments.user_ids, arguments.user_id_file);
  const UserSelection users = user_ids.empty() ? UserSelection::listed(arguments.limit.value_or(0))
                                               : UserSelection::named(user_ids);
  const AnalysisSummary summary =
      report_from_state(*store, *goals, users, timeframe, *writer, {.detail = detail});
  std::vector<std::string> remarks;
  if (summary.failed > 0) {
    remarks.push_back(fmt::format("{} of {} users failed; the output says why", summary.failed,
                                  summary.failed + summary.reported));
  }
  // The state does not keep where it was.
  const auto passed_over = passed_over_text(summary.passed_over, {}, 0);
  remarks.insert(remarks.end(), passed_over.begin(), passed_over.end());
  finish(*writer, output, remarks, summary.left_out);
  return summary.failed > 0 || (arguments.strict && !passed_over.empty()) ? ExitStatus::some_failed
                                                                          : ExitStatus::all_done;
}

}  // namespace signals::program
