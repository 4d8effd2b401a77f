// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"

#include <array>
#include <filesystem>
#include <map>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <signals/error.hpp>

#include "../nearest_name.hpp"
#include "../text.hpp"

namespace signals::program {
namespace {

constexpr std::array<std::string_view, 15> evaluate_options{
    "--user-id",        "--since",  "--now",    "--limit", "--events",   "--goals",
    "--rules",          "--format", "--output", "--jobs",  "--env-file", "--explain",
    "--skip-malformed", "--help",   "--version"};
constexpr std::array<std::string_view, 2> commands{"evaluate", "lambda"};

[[noreturn]] void fail(const std::string& message) {
  throw Error(ErrorCode::invalid_argument, message);
}

/// The values of `--user-id`, cut at commas.
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

/// A message for an argument that no option takes.
[[nodiscard]] std::string unexpected(std::string_view argument) {
  const std::string_view name = argument.substr(0, argument.find('='));
  const auto nearest =
      name.starts_with('-') ? nearest_name(name, evaluate_options) : nearest_name(name, commands);
  return fmt::format("\"{}\" is no {} of signals{}; see signals --help", name,
                     name.starts_with('-') ? "option" : "argument",
                     nearest ? fmt::format(", did you mean {}?", *nearest) : "");
}

void add_evaluate_options(CLI::App& evaluate, Arguments& arguments,
                          std::vector<std::string>& user_ids) {
  const std::map<std::string, Format> formats{{"json", Format::json},
                                              {"ndjson", Format::ndjson},
                                              {"csv", Format::csv},
                                              {"table", Format::table}};
  evaluate.add_option("--user-id", user_ids)->take_all()->allow_extra_args(false);
  evaluate.add_option("--since", arguments.since);
  evaluate.add_option("--now", arguments.now);
  evaluate.add_option("--limit", arguments.limit)->check(CLI::NonNegativeNumber);
  evaluate.add_option("--events", arguments.events);
  evaluate.add_option("--goals", arguments.goals);
  evaluate.add_option("--rules", arguments.rules);
  evaluate.add_option("--format", arguments.format)->transform(CLI::CheckedTransformer(formats));
  evaluate.add_option("--output", arguments.output);
  evaluate.add_option("--jobs", arguments.jobs)->check(CLI::Range(1, 1024));
  evaluate.add_option("--env-file", arguments.env_file);
  evaluate.add_flag("--explain", arguments.explain);
  evaluate.add_flag("--skip-malformed", arguments.skip_malformed);
}

[[nodiscard]] std::string message_of(const CLI::ParseError& error) {
  std::string message = error.what();
  for (char& c : message) {
    if (c == '\n') c = ' ';
  }
  return fmt::format("{}; see signals evaluate --help", message);
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
  std::vector<std::string> user_ids;
  app.set_help_flag();
  app.allow_extras();
  app.add_flag("-h,--help", wants_help);
  app.add_flag("--version", wants_version);
  CLI::App* const evaluate = app.add_subcommand("evaluate");
  evaluate->set_help_flag();
  evaluate->allow_extras();
  bool wants_evaluate_help = false;
  evaluate->add_flag("-h,--help", wants_evaluate_help);
  add_evaluate_options(*evaluate, arguments, user_ids);
  CLI::App* const lambda = app.add_subcommand("lambda");
  lambda->set_help_flag();

  try {
    app.parse(count, values);
  } catch (const CLI::ParseError& error) {
    fail(message_of(error));
  }

  if (wants_evaluate_help) {
    arguments.command = Command::print_evaluate_help;
    return arguments;
  }
  if (wants_help) return arguments;
  if (wants_version) {
    arguments.command = Command::print_version;
    return arguments;
  }
  if (const auto extras = app.remaining(true); !extras.empty()) fail(unexpected(extras.front()));
  if (*lambda) {
    arguments.command = Command::lambda;
  } else if (*evaluate) {
    arguments.command = Command::evaluate;
    arguments.user_ids = split_user_ids(user_ids);
  } else {
    fail("a command is missing: signals evaluate, or signals --help");
  }
  return arguments;
}

}  // namespace signals::program
