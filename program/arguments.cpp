// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <span>
#include <string_view>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <signals/detail/text.hpp>
#include <signals/error.hpp>
#include <signals/formats/nearest_name.hpp>
#include <signals/version.hpp>

#include "fail.hpp"
#include "help.hpp"
#include "whole_number.hpp"

namespace signals::program {
namespace {

// Those of `evaluate` and of `report`, then those of only one of them.
constexpr std::array<std::string_view, 12> value_options{
    "--state",  "--user-id", "--user-id-file", "--since",  "--now",  "--limit",
    "--events", "--goals",   "--rules",        "--output", "--jobs", "--env-file"};
constexpr std::string_view format_option = "--format";
constexpr std::string_view reports_option = "--reports";
constexpr std::array<std::string_view, 20> all_options{
    "--state",   "--user-id",  "--user-id-file", "--since",          "--now",
    "--limit",   "--events",   "--goals",        "--rules",          "--output",
    "--jobs",    "--env-file", "--format",       "--reports",        "--strict",
    "--csv-raw", "--explain",  "--version",      "--skip-malformed", "--help"};
constexpr std::array<std::string_view, 5> commands{"evaluate", "report", "update", "state",
                                                   "lambda"};

/// The values of `--user-id`, split at commas.
[[nodiscard]] std::vector<std::string> split_user_ids(const std::vector<std::string>& values) {
  std::vector<std::string> user_ids;
  for (const std::string_view value : values) {
    for (std::size_t start = 0; start <= value.size();) {
      const std::size_t comma = std::min(value.find(',', start), value.size());
      const std::string_view user_id = text::trim(value.substr(start, comma - start));
      if (!user_id.empty()) user_ids.emplace_back(user_id);
      start = comma + 1;
    }
  }
  if (!values.empty() && user_ids.empty()) fail("--user-id names no user; give an id");
  return user_ids;
}

/// The message for an argument that no option takes, of a command or before it.
[[nodiscard]] std::string unexpected(std::string_view argument, bool has_command) {
  const std::string_view name = argument.substr(0, argument.find('='));
  if (std::find(all_options.begin(), all_options.end(), name) != all_options.end()) {
    const std::string_view command = name == reports_option ? "report" : "evaluate";
    if (has_command)
      return fmt::format("{} is an option of signals {}; leave it out", name, command);
    return fmt::format("{} belongs after the command: signals {} {}", name, command, name);
  }
  const bool is_option = name.starts_with('-');
  std::string meant(
      nearest_name(name, is_option ? std::span<const std::string_view>(all_options) : commands)
          .value_or(""));
  std::error_code ignored;
  if (!is_option &&
      (name.ends_with(".ndjson") || std::filesystem::exists(std::string(name), ignored))) {
    meant = fmt::format("--events {}", name);
  }
  return fmt::format("{} \"{}\"; {}", is_option ? "unknown option" : "unexpected argument", name,
                     meant.empty() ? "see signals --help" : fmt::format("did you mean {}?", meant));
}

/// The values given to each option that takes one.
using Values = std::map<std::string_view, std::vector<std::string>>;

/// The value of an option that is given at most once.
[[nodiscard]] std::optional<std::string> value_of(const Values& values, std::string_view option) {
  const std::vector<std::string>& given = values.at(option);
  if (given.size() > 1) fail(fmt::format("{} is given more than once; give one value", option));
  return given.empty() ? std::nullopt : std::optional(given.front());
}

void take_values(const Values& values, Arguments& arguments) {
  arguments.user_ids = split_user_ids(values.at("--user-id"));
  arguments.since = value_of(values, "--since");
  arguments.now = value_of(values, "--now");
  arguments.events = values.at("--events");
  arguments.user_id_file = value_of(values, "--user-id-file");
  arguments.goals = value_of(values, "--goals");
  arguments.state = value_of(values, "--state");
  arguments.reports = value_of(values, reports_option);
  arguments.rules = value_of(values, "--rules");
  arguments.output = value_of(values, "--output");
  if (arguments.output == "-") arguments.output.reset();
  arguments.env_file = value_of(values, "--env-file");
  arguments.format = value_of(values, format_option);
  if (const auto limit = value_of(values, "--limit")) {
    arguments.limit = whole_number("--limit", *limit);
  }
  if (const auto jobs = value_of(values, "--jobs")) {
    arguments.jobs = static_cast<unsigned>(whole_number("--jobs", *jobs, 1, 1024));
  }
}

/// Takes `--output postgres` for the database, which has one form of reports.
void take_postgres_output(Arguments& arguments) {
  if (arguments.output != "postgres") return;
  if (arguments.format || arguments.explain) {
    fail(
        fmt::format("{}: a table has no format and no reasons; leave it out with --output postgres",
                    arguments.format ? "--format" : "--explain"));
  }
  arguments.to_postgres = true;
  arguments.output.reset();
}

[[nodiscard]] std::string message_of(const CLI::ParseError& error, std::string_view command) {
  const std::string_view message = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    return fmt::format("{} needs a value; see signals {} --help",
                       message.substr(0, message.find(':')), command);
  }
  return fmt::format("{}; see signals {} --help", message, command);
}

/// A command that takes the options of `evaluate` and `report`.
[[nodiscard]] CLI::App* add_command(CLI::App& app, const std::string& name, Values& given,
                                    Arguments& arguments, bool& wants_help, bool& wants_version) {
  CLI::App* const command = app.add_subcommand(name);
  command->set_help_flag();
  command->allow_extras();
  command->add_flag("-h,--help", wants_help);
  command->add_flag("--version", wants_version);
  const auto add = [&](std::string_view option) {
    // The shell puts all files that a pattern names behind one --events.
    command->add_option(std::string(option), given[option])
        ->take_all()
        ->allow_extra_args(option == "--events");
  };
  for (const std::string_view option : value_options) add(option);
  add(name == "report" ? reports_option : format_option);
  command->add_flag("--skip-malformed", arguments.skip_malformed);
  command->add_flag("--strict", arguments.strict);
  return command;
}

}  // namespace

Arguments parse_arguments(int count, const char* const* values) {
  Arguments arguments;
  if (count > 0 && std::filesystem::path(values[0]).filename() == "bootstrap") {
    arguments.command = Command::lambda;  // as AWS Lambda starts it
    return arguments;
  }

  CLI::App app;
  bool wants_help = false;
  bool wants_version = false;
  bool wants_evaluate_help = false;
  bool wants_report_help = false;
  bool wants_lambda_help = false;
  Values given{{format_option, {}}, {reports_option, {}}};
  app.set_help_flag();
  app.allow_extras();
  app.add_flag("-h,--help", wants_help);
  app.add_flag("--version", wants_version);
  CLI::App* const evaluate =
      add_command(app, "evaluate", given, arguments, wants_evaluate_help, wants_version);
  evaluate->add_flag("--explain", arguments.explain);
  evaluate->add_flag("--csv-raw", arguments.csv_raw);
  CLI::App* const report =
      add_command(app, "report", given, arguments, wants_report_help, wants_version);
  CLI::App* const lambda = app.add_subcommand("lambda");
  lambda->set_help_flag();
  lambda->add_flag("-h,--help", wants_lambda_help);

  try {
    app.parse(count, values);
  } catch (const CLI::ParseError& error) {
    fail(message_of(error, *report ? "report" : "evaluate"));
  }

  // The last of these that is asked for is printed.
  if (wants_version) arguments.text = fmt::format("signals {}\n", SIGNALS_VERSION_TEXT);
  if (wants_help) arguments.text = help();
  if (wants_lambda_help) arguments.text = lambda_help();
  if (wants_report_help) arguments.text = report_help();
  if (wants_evaluate_help) arguments.text = evaluate_help();
  if (!arguments.text.empty()) return arguments;
  if (const auto extras = app.remaining(true); !extras.empty()) {
    const bool is_after_command = app.remaining().empty();
    fail(unexpected(extras.front(), is_after_command));
  }
  if (*lambda) {
    arguments.command = Command::lambda;
  } else if (*evaluate || *report) {
    arguments.command = *report ? Command::report : Command::evaluate;
    take_values(given, arguments);
    if (*evaluate) take_postgres_output(arguments);
  } else {
    fail("a command is missing: signals evaluate, or signals --help");
  }
  return arguments;
}

}  // namespace signals::program
