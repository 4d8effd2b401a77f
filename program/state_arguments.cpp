// SPDX-License-Identifier: Apache-2.0
#include "state_arguments.hpp"

#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <signals/error.hpp>

#include "fail.hpp"
#include "whole_number.hpp"

namespace signals::program {
namespace {

constexpr unsigned greatest_partition = 4095;

/// An app of CLI11 for one command, and what it writes to.
struct Parser {
  explicit Parser(StateArguments& to) : arguments(to) {
    app.set_help_flag();
    app.add_flag("-h,--help", wants_help);
    add("--state", arguments.state);
    add("--partition", partition);
    add("--env-file", arguments.env_file);
  }

  template <typename Value>
  void add(const char* name, Value& value) {
    app.add_option(name, value)->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  }
  void add_events() {
    app.add_option("--events", arguments.events)->take_all();  // a shell's glob, too
    app.add_flag("--skip-malformed", arguments.skip_malformed);
    add("--jobs", jobs);
  }

  /// `help` is the command whose help says more.
  void parse(int count, const char* const* values, std::string_view help) {
    try {
      app.parse(count, values);
    } catch (const CLI::ParseError& error) {
      fail(fmt::format("{}; see {} --help", error.what(), help));
    }
    if (wants_help) return;
    if (arguments.state.empty())
      fail(fmt::format("--state is missing; give a file, or postgres: {}", help) + " --state FILE");
    if (partition) {
      arguments.partition =
          static_cast<unsigned>(whole_number("--partition", *partition, 0, greatest_partition));
    }
    if (jobs) arguments.jobs = static_cast<unsigned>(whole_number("--jobs", *jobs, 1, 1024));
  }

  StateArguments& arguments;
  CLI::App app;
  bool wants_help = false;
  std::optional<std::string> jobs;
  std::optional<std::string> partition;
};

/// The N of `1/N`, of `1`, or 0.
[[nodiscard]] std::uint32_t audit_one_in(const std::string& share) {
  constexpr int most = 1'000'000;
  if (share == "0" || share == "1") return share == "1" ? 1 : 0;
  if (share.starts_with("1/")) {
    try {
      return static_cast<std::uint32_t>(whole_number("--audit", share.substr(2), 1, most));
    } catch (const Error&) {  // said below with the whole value
    }
  }
  fail(fmt::format("--audit: expected 1/N, such as 1/30, or 0 or 1, got \"{}\"", share));
}

[[nodiscard]] StateArguments parse_update(int count, const char* const* values) {
  StateArguments arguments;
  arguments.action = StateAction::update;
  Parser parser(arguments);
  parser.add_events();
  parser.add("--goals", arguments.goals);
  parser.add("--since", arguments.since);
  parser.add("--now", arguments.now);
  parser.add("--rules", arguments.rules);
  parser.add("--report", arguments.report);
  parser.add("--format", arguments.format);
  parser.add("--output", arguments.output);
  parser.add("--deliver", arguments.deliver);
  parser.app.add_flag("--strict", arguments.strict);
  std::optional<std::string> audit;
  parser.add("--audit", audit);
  parser.parse(count, values, "signals update");
  if (audit) arguments.audit_one_in = audit_one_in(*audit);
  if (parser.wants_help) {
    arguments.action = StateAction::print;
    arguments.text = update_help();
  }
  if (arguments.report != "changes" && arguments.report != "all" && arguments.report != "none") {
    fail(fmt::format("--report: expected changes, all or none, got \"{}\"", arguments.report));
  }
  if (arguments.format && arguments.report != "all") {
    fail("--format: changes are always NDJSON; leave it out, or give --report all");
  }
  return arguments;
}

[[nodiscard]] StateArguments parse_state(int count, const char* const* values) {
  StateArguments arguments;
  const std::string_view action = count > 1 ? values[1] : "--help";
  if (action == "--help" || action == "-h") return arguments;
  Parser parser(arguments);
  if (action == "show") {
    arguments.action = StateAction::show;
  } else if (action == "forget") {
    arguments.action = StateAction::forget;
  } else if (action == "verify") {
    arguments.action = StateAction::verify;
    parser.add_events();
  } else if (action == "compact") {
    arguments.action = StateAction::compact;
  } else if (action == "deliver") {
    arguments.action = StateAction::deliver;
    parser.add("--deliver", arguments.deliver);
    parser.app.add_flag("--again", arguments.again);
  } else {
    fail(fmt::format("signals state: expected show, forget, verify, compact or deliver, got \"{}\"",
                     action));
  }
  const bool takes_users =
      arguments.action == StateAction::show || arguments.action == StateAction::forget;
  if (takes_users) parser.app.add_option("USER", arguments.user_ids);
  parser.parse(count - 1, values + 1, "signals state");
  if (parser.wants_help) arguments.action = StateAction::print;
  if (arguments.action == StateAction::forget && arguments.user_ids.empty()) {
    fail("signals state forget: no user is named; give one or more ids");
  }
  if (arguments.action == StateAction::verify && arguments.events.empty()) {
    fail("signals state verify: --events is missing; give all files that the state was made from");
  }
  if (arguments.action == StateAction::deliver && !arguments.deliver) {
    fail("signals state deliver: --deliver is missing; give the URL of the webhook");
  }
  return arguments;
}

}  // namespace

std::optional<StateArguments> parse_state_arguments(int count, const char* const* values) {
  const std::string_view command = count > 1 ? values[1] : "";
  if (command == "update") return parse_update(count - 1, values + 1);
  if (command == "state") return parse_state(count - 1, values + 1);
  return std::nullopt;
}

}  // namespace signals::program
