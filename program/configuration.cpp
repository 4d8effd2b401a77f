// SPDX-License-Identifier: Apache-2.0
#include "configuration.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "dot_env.hpp"
#include "text_file.hpp"

namespace signals::program {

Configuration Configuration::load(const std::optional<std::string>& env_file) {
  const std::string path = env_file.value_or(".env");
  Configuration configuration;
  // Python's virtual environments are often in a directory of that name.
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  if (env_file || (std::filesystem::exists(status) && !std::filesystem::is_directory(status))) {
    configuration.from_file_ = parse_dot_env(read_text_file(path), path);
  }
  return configuration;
}

std::optional<std::string> Configuration::find(const std::string& name) const {
  // Called before any thread is started.
  const char* const value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
  if (value != nullptr && *value != '\0') return value;
  const auto at = from_file_.find(name);
  if (at == from_file_.end() || at->second.empty()) return std::nullopt;
  return at->second;
}

bool Configuration::has_firestore() const {
  constexpr std::array variables{"FIREBASE_SERVICE_ACCOUNT_JSON", "FIREBASE_CREDENTIALS_FILE",
                                 "FIREBASE_SECRET_ID", "FIRESTORE_EMULATOR_HOST"};
  return std::any_of(variables.begin(), variables.end(),
                     [this](const char* name) { return find(name).has_value(); });
}

bool Configuration::has_postgres() const { return find("DATABASE_URL").has_value(); }

}  // namespace signals::program
