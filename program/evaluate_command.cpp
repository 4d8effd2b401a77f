// SPDX-License-Identifier: Apache-2.0
#include "evaluate_command.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include <signals/analysis/analyser.hpp>
#include <signals/analysis/goal_source.hpp>
#include <signals/analysis/user_selection.hpp>
#include <signals/page/usage_history.hpp>
#include <signals/signals.hpp>

#include "configuration.hpp"
#include "evaluate_from_state.hpp"
#include "event_input.hpp"
#include "fail.hpp"
#include "input_files.hpp"
#include "output.hpp"
#include "page_writer.hpp"
#include "passed_over_text.hpp"
#include "postgres_state.hpp"
#include "progress_line.hpp"
#include "report_writer.hpp"
#include "run_inputs.hpp"
#include "terminal.hpp"
#include "unknown_users.hpp"
#include "whole_number.hpp"

namespace signals::program {
namespace {

[[nodiscard]] UserSelection users_of(const Arguments& arguments, const Configuration& configuration,
                                     std::size_t default_limit) {
  if (const auto named = named_users(arguments.user_ids, arguments.user_id_file); !named.empty())
    return UserSelection::named(named);
  if (arguments.limit) return UserSelection::listed(*arguments.limit);
  const auto text = configuration.find("USER_ID_LIMIT");
  return UserSelection::listed(text ? whole_number("USER_ID_LIMIT", *text) : default_limit);
}

/// All files that are read, but for those of which it is known that they are none.
[[nodiscard]] std::vector<InputPath> inputs_of(const Arguments& arguments,
                                               const Configuration& configuration,
                                               const EventInput& events) {
  std::vector<InputPath> inputs;
  for (const std::string& path : events.files()) inputs.push_back({"--events", path});
  const auto add = [&](std::string_view source, const std::optional<std::string>& path) {
    if (path) inputs.push_back({source, *path});
  };
  add("--goals", arguments.goals);
  add("--rules", arguments.rules);
  add("--user-id-file", arguments.user_id_file);
  add("--env-file", arguments.env_file.value_or(".env"));
  add("SIGNALS_RULES", configuration.find_path("SIGNALS_RULES"));
  add("FIREBASE_CREDENTIALS_FILE", configuration.find_path("FIREBASE_CREDENTIALS_FILE"));
  return inputs;
}

/// What there is to say of an analysis, beside what of the events was passed over.
[[nodiscard]] std::vector<std::string> remarks_on(const AnalysisSummary& summary,
                                                  std::uint64_t events_read,
                                                  const UserSelection& users,
                                                  const UnknownUsers& unknown, bool is_firestore) {
  std::vector<std::string> remarks;
  if (unknown.count() > 0) {
    remarks.push_back(
        fmt::format("warning: no events and no goals found for {} requested user{}: {}",
                    unknown.count(), unknown.count() == 1 ? "" : "s", unknown.names()));
  }
  // Emptiness that may be none: another collection was read, or another file.
  if (events_read == 0 && unknown.count() < summary.reported) {
    remarks.push_back(fmt::format(
        "warning: no events found for any of {} user{}; check {}", summary.reported,
        summary.reported == 1 ? "" : "s",
        is_firestore ? "FIREBASE_ROOT_COLLECTION and FIREBASE_EVENTS_SUBCOLLECTION" : "--events"));
  }
  const std::uint64_t done = summary.reported + summary.failed + summary.unprocessed;
  if (!summary.left_out) {
    remarks.push_back(fmt::format(
        "warning: stopped at {} users, and there are more; --limit 0 reports on all", done));
  } else if (*summary.left_out > 0) {
    remarks.push_back(fmt::format("warning: reported on {} of {} users; --limit 0 reports on all",
                                  done, done + *summary.left_out));
  }
  if (summary.failed > 0) {
    remarks.push_back(
        fmt::format("{} of {} users failed; the output says why", summary.failed, done));
  }
  if (!users.is_named() && done == 0) {
    remarks.push_back(
        fmt::format("warning: no user in the events or the goals; name users with --user-id{}",
                    is_firestore ? ", or check FIREBASE_ROOT_COLLECTION" : ""));
  }
  return remarks;
}

}  // namespace

ExitStatus run_evaluate(const Arguments& arguments) {
  if (arguments.state) return run_evaluate_from_state(arguments);
  const bool makes_page = arguments.command == Command::report;
  const ReportFormat& format = report_format_named(arguments.format);
  const Configuration configuration = Configuration::load(arguments.env_file);
  const Timeframe timeframe({.now = now_of(arguments.now),
                             .rules = rules_of(arguments.rules, configuration),
                             .since = since_of(arguments.since)});
  EventInput events(arguments, configuration);
  const UserSelection users = users_of(arguments, configuration, events.default_limit());
  const std::unique_ptr<GoalSource> goals = open_goals(arguments.goals, configuration);
  refuse_input_as_output(arguments.output, inputs_of(arguments, configuration, events));

  Output output(arguments.output);
  const Detail detail = arguments.explain || makes_page ? Detail::explained : Detail::decided;
  const Style style = arguments.output ? Style::plain : style_for(STDOUT_FILENO);
  std::unique_ptr<ReportWriter> writer;
  std::shared_ptr<const AppCatalogue> catalogue;
  std::optional<UsageHistory> history;
  if (makes_page) {
    catalogue = goals->catalogue({});
    history.emplace(*catalogue, timeframe, users);
    writer = make_page_writer(
        output, {.rules = timeframe.rules(), .now = timeframe.now(), .catalogue = catalogue.get()},
        [&](const Report& report) { return PageUser{.course = history->course_of(report)}; });
  } else if (arguments.to_postgres) {
    writer = make_postgres_writer(configuration, timeframe.now());
  } else {
    writer = format.make_writer({.output = output,
                                 .detail = detail,
                                 .style = style,
                                 .cells = arguments.csv_raw ? CsvCells::raw : CsvCells::guarded});
  }

  AnalysisProgress progress;
  const AnalysisOptions options{.workers = arguments.jobs.value_or(events.default_workers()),
                                .detail = detail,
                                .progress = &progress};
  AnalysisSummary summary;
  UnknownUsers unknown(*writer);
  try {
    const ProgressLine progress_line(progress);
    summary =
        events.analyse(*goals, users, timeframe, unknown, options, history ? &*history : nullptr);
  } catch (const files::MalformedLineError& error) {
    fail(fmt::format("{}; fix the line, or skip such lines with --skip-malformed", error.what()));
  }
  std::vector<std::string> remarks;
  if (const files::SkippedLines skipped = events.skipped(); skipped.count > 0) {
    remarks.push_back(fmt::format("warning: skipped {} of {} lines; the first is {}", skipped.count,
                                  skipped.count + progress.events_read, skipped.first));
  }
  const bool has_skipped = !remarks.empty();
  const std::vector<std::string> on_users =
      remarks_on(summary, progress.events_read, users, unknown, events.files().empty());
  remarks.insert(remarks.end(), on_users.begin(), on_users.end());
  std::vector<std::string> passed_over =
      passed_over_text(summary.passed_over, events.passed_over(), events.deleted_rows());
  if (auto early = early_events_text(progress, timeframe)) passed_over.push_back(std::move(*early));
  remarks.insert(remarks.end(), passed_over.begin(), passed_over.end());
  finish(*writer, output, remarks, summary.left_out);
  const bool is_strict_failure = arguments.strict && (!passed_over.empty() || has_skipped);
  return summary.failed + summary.unprocessed > 0 || is_strict_failure ? ExitStatus::some_failed
                                                                       : ExitStatus::all_done;
}

}  // namespace signals::program
