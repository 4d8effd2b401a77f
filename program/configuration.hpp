// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

namespace signals::program {

/// The program's variables: those of the environment, then those of a `.env` file that the
/// environment does not have. An empty value counts as missing.
class Configuration {
 public:
  /// Reads `env_file`; if it is not given, `.env` in the working directory if that exists. Throws
  /// `Error` if the file cannot be read or is malformed. A `.env` may be for another program: a
  /// line that cannot be read is skipped with a warning, unless it sets a variable of this program.
  [[nodiscard]] static Configuration load(const std::optional<std::string>& env_file);

  /// The value of a variable, if it has one.
  [[nodiscard]] std::optional<std::string> find(const std::string& name) const;

  /// Whether there are credentials, or an emulator, to read events from Firestore.
  [[nodiscard]] bool has_firestore() const;

  /// Whether there is a database to read goals from.
  [[nodiscard]] bool has_postgres() const;

 private:
  std::map<std::string, std::string> from_file_;
};

}  // namespace signals::program
