// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace signals::program {

enum class Command { evaluate, report, lambda, print };

/// What the command line asks for.
struct Arguments {
  Command command = Command::print;
  std::string text;                   // to print
  std::vector<std::string> user_ids;  // none: the event source's
  std::optional<std::string> user_id_file;
  std::optional<std::string> since;
  std::optional<std::string> now;
  std::optional<std::size_t> limit;
  std::vector<std::string> events;  // none: Firestore, where that is configured
  std::optional<std::string> goals;
  std::optional<std::string> state;    // in the place of events
  std::optional<std::string> reports;  // in the place of events and goals
  std::optional<std::string> rules;
  std::optional<std::string> format;
  std::optional<std::string> output;
  bool to_postgres = false;  // in the place of output
  std::optional<unsigned> jobs;
  std::optional<std::string> env_file;
  bool explain = false;
  bool skip_malformed = false;
  bool strict = false;
  bool csv_raw = false;
};

/// Reads the command line. Throws `Error` with `invalid_argument` that says what is wrong with it
/// and how to mend it.
[[nodiscard]] Arguments parse_arguments(int count, const char* const* values);

}  // namespace signals::program
