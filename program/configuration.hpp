// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

namespace signals::program {

/// The variables that the program runs with: the environment, then a `.env` file for what the
/// environment lacks. An empty value counts as lacking.
class Configuration {
 public:
  /// Reads `env_file`, or `.env` in the working directory where that exists and none is given.
  /// Throws `Error` when the file given cannot be read, or is malformed.
  [[nodiscard]] static Configuration load(const std::optional<std::string>& env_file);

  /// The value of a variable, where it has one.
  [[nodiscard]] std::optional<std::string> find(const std::string& name) const;

  /// Whether there are credentials, or an emulator, to read events from Firestore.
  [[nodiscard]] bool has_firestore() const;

  /// Whether there is a database to read goals from.
  [[nodiscard]] bool has_postgres() const;

 private:
  std::map<std::string, std::string> from_file_;
};

}  // namespace signals::program
