// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "secret.hpp"

namespace signals::program {

/// The program's variables: those of the environment, then those of a `.env` file that the
/// environment does not have. Values are without white space at their ends; an empty one counts as
/// missing, and quotes around one are an error. Errors quote no value.
class Configuration {
 public:
  /// Reads `env_file`; if it is not given, `.env` in the working directory if that exists. Throws
  /// `Error` if the file cannot be read or is malformed. A `.env` may be for another program: a
  /// line that cannot be read is skipped with a warning, unless it sets a variable of this program.
  /// It is not read if it may be another user's, and an error if it would decide where credentials
  /// of the environment go.
  [[nodiscard]] static Configuration load(const std::optional<std::string>& env_file);

  /// The value of a variable, if it has one. It may come into messages, so that a key, a token or a
  /// URL with a password is an error, and so is the name of a variable for one of these.
  [[nodiscard]] std::optional<std::string> find(const std::string& name) const;

  /// The value as above of a variable that is a path, with `~/` expanded.
  [[nodiscard]] std::optional<std::string> find_path(const std::string& name) const;

  /// The value of a variable that grants access, if it has one.
  [[nodiscard]] std::optional<Secret> find_secret(const std::string& name) const;
  [[nodiscard]] static bool is_secret(std::string_view name) noexcept;

  /// Whether there are credentials, or an emulator, to read events from Firestore.
  [[nodiscard]] bool has_firestore() const;

  /// Whether there is a database to read goals from.
  [[nodiscard]] bool has_postgres() const;

  /// What to do about credentials that are missing, where other programs have theirs: a clause that
  /// follows a semicolon, or nothing.
  [[nodiscard]] std::string advice_on_firestore() const;

 private:
  [[nodiscard]] std::optional<std::string> value_of(const std::string& name) const;

  std::map<std::string, std::string> from_file_;
};

}  // namespace signals::program
