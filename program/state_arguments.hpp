// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state_help.hpp"

namespace signals::program {

enum class StateAction { update, show, forget, verify, compact, deliver, print };

/// What `signals update` and `signals state` are asked for.
struct StateArguments {
  StateAction action = StateAction::print;
  std::string_view text = state_help();  // to print
  std::string state;
  std::optional<unsigned> partition;  // of PostgreSQL's
  std::vector<std::string> events;
  std::vector<std::string> user_ids;
  std::optional<std::string> goals;
  std::optional<std::string> since;
  std::optional<std::string> now;
  std::optional<std::string> rules;
  std::string report = "changes";
  std::optional<std::string> format;
  std::optional<std::string> output;
  std::optional<unsigned> jobs;
  /// One user in so many; 0 for none.
  std::optional<std::uint32_t> audit_one_in;
  /// The URL of a webhook.
  std::optional<std::string> deliver;
  std::optional<std::string> env_file;
  bool skip_malformed = false;
  bool strict = false;
  /// Whether to deliver again what was given up.
  bool again = false;
};

/// Reads the command line of `signals update` and `signals state`; none for any other command.
/// Throws `Error` with `invalid_argument` that says what is wrong with it and how to fix it.
[[nodiscard]] std::optional<StateArguments> parse_state_arguments(int count,
                                                                  const char* const* values);

}  // namespace signals::program
