// SPDX-License-Identifier: Apache-2.0
#include "configuration.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include <signals/error.hpp>

#include "dot_env.hpp"
#include "message.hpp"
#include "text_file.hpp"

namespace signals::program {
namespace {

/// Whether a variable of that name is for this program, or for what it asks for credentials.
[[nodiscard]] bool is_known(std::string_view name) {
  constexpr std::array<std::string_view, 4> names{"DATABASE_URL", "USER_ID_LIMIT", "SIGNALS_RULES",
                                                  "NO_COLOR"};
  constexpr std::array<std::string_view, 3> beginnings{"FIREBASE_", "FIRESTORE_", "AWS_"};
  return std::find(names.begin(), names.end(), name) != names.end() ||
         std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return name.starts_with(beginning); });
}

[[nodiscard]] std::string message_of(const std::string& path, const DotEnvFault& fault) {
  return fmt::format("{}:{}: {}; a line is NAME=value", path, fault.line, fault.reason);
}

[[nodiscard]] std::map<std::string, std::string> read_strictly(const std::string& path) {
  return parse_dot_env(read_text_file(path), [&](const DotEnvFault& fault) {
    throw Error(ErrorCode::invalid_argument, message_of(path, fault));
  });
}

/// Reads a file that may be there for another program: what cannot be read is told and skipped,
/// unless it is a variable of this one.
[[nodiscard]] std::map<std::string, std::string> read_leniently(const std::string& path) {
  std::string text;
  try {
    text = read_text_file(path);
  } catch (const Error& error) {
    say(fmt::format("warning: {}; continuing without it", error.what()));
    return {};
  }
  std::string first;
  std::size_t skipped = 0;
  auto variables = parse_dot_env(text, [&](const DotEnvFault& fault) {
    if (is_known(fault.name)) throw Error(ErrorCode::invalid_argument, message_of(path, fault));
    if (++skipped == 1) first = message_of(path, fault);
  });
  if (skipped > 0) {
    say(fmt::format("warning: {}; skipped {} line{}", first, skipped, skipped == 1 ? "" : "s"));
  }
  return variables;
}

}  // namespace

Configuration Configuration::load(const std::optional<std::string>& env_file) {
  Configuration configuration;
  if (env_file) {
    configuration.from_file_ = read_strictly(*env_file);
    return configuration;
  }
  const std::string path = ".env";
  // Python's virtual environments are often in a directory of that name.
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  if (std::filesystem::exists(status) && !std::filesystem::is_directory(status)) {
    configuration.from_file_ = read_leniently(path);
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
