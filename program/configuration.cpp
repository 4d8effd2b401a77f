// SPDX-License-Identifier: Apache-2.0
#include "configuration.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <sys/prctl.h>

#include <signals/detail/secret_text.hpp>
#include <signals/detail/text.hpp>
#include <signals/detail/utf8.hpp>
#include <signals/error.hpp>

#include "dot_env.hpp"
#include "environment.hpp"
#include "fail.hpp"
#include "found_dot_env.hpp"
#include "message.hpp"
#include "text_file.hpp"

namespace signals::program {
namespace {

constexpr std::string_view zero_width_space = "\xE2\x80\x8B";
/// What editors and consoles put around a value that is pasted, and nobody sees.
constexpr std::array<std::string_view, 3> invisible{"\xC2\xA0", utf8::byte_order_mark,
                                                    zero_width_space};

[[nodiscard]] std::string_view trimmed(std::string_view text) {
  for (std::size_t before = text.size() + 1; text.size() < before;) {
    before = text.size();
    text = text::trim(text);
    for (const std::string_view mark : invisible) {
      if (text.starts_with(mark)) text.remove_prefix(mark.size());
      if (text.ends_with(mark)) text.remove_suffix(mark.size());
    }
  }
  return text;
}

[[nodiscard]] bool is_quoted(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> pairs{
      {{"\"", "\""}, {"'", "'"}, {"`", "`"}, {"“", "”"}, {"‘", "’"}}};
  return std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
    return text.size() >= pair.first.size() + pair.second.size() && text.starts_with(pair.first) &&
           text.ends_with(pair.second);
  });
}

/// Whether a part of the path of a collection is a key. Firestore and Firebase Authentication make
/// ids of 20 and 28 random letters, and no others.
[[nodiscard]] bool has_key_among_ids(std::string_view path) {
  constexpr std::size_t id_of_firestore = 20;
  constexpr std::size_t id_of_firebase = 28;
  while (true) {
    const std::string_view id = path.substr(0, path.find('/'));
    if (id.size() != id_of_firestore && id.size() != id_of_firebase && text::looks_like_key(id)) {
      return true;
    }
    if (id.size() == path.size()) return false;
    path.remove_prefix(id.size() + 1);
  }
}

/// Whether a variable of that name is for this program, or for what it asks for credentials.
[[nodiscard]] bool is_known(std::string_view name) {
  constexpr std::array<std::string_view, 5> names{"DATABASE_URL", "STATE_DATABASE_URL",
                                                  "USER_ID_LIMIT", "SIGNALS_RULES", "NO_COLOR"};
  constexpr std::array<std::string_view, 4> beginnings{"FIREBASE_", "FIRESTORE_", "AWS_",
                                                       "SIGNALS_WEBHOOK_"};
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
  if (!std::filesystem::exists(status) || std::filesystem::is_directory(status)) {
    return configuration;
  }
  if (!is_own_file(path)) {
    say(fmt::format(
        "warning: {} is not read, because another user owns it or everybody may write it; "
        "name it with --env-file {}",
        path, path));
    return configuration;
  }
  configuration.from_file_ = read_leniently(path);
  require_no_diversion(path, configuration.from_file_);
  return configuration;
}

std::optional<std::string> Configuration::value_of(const std::string& name) const {
  std::string_view text = trimmed(environment(name));
  if (const auto at = from_file_.find(name); text.empty() && at != from_file_.end()) {
    text = trimmed(at->second);
  }
  if (text.empty()) return std::nullopt;
  if (is_quoted(text))
    fail(fmt::format("{} is in quotes; remove the quotes around its value", name));
  return std::string(text);
}

std::optional<std::string> Configuration::find(const std::string& name) const {
  if (is_secret(name)) throw Error(ErrorCode::internal, fmt::format("{} is a secret", name));
  auto value = value_of(name);
  if (!value ||
      !(name.ends_with("COLLECTION") ? has_key_among_ids(*value) : text::looks_like_key(*value))) {
    return value;
  }
  const bool is_of_firestore = name.starts_with("FIREBASE_") || name.starts_with("FIRESTORE_");
  fail(fmt::format("{} contains a key instead of its name; {}", name,
                   is_of_firestore ? "set FIREBASE_SERVICE_ACCOUNT_JSON to it"
                                   : "see .env.example for what it may be"));
}

std::optional<std::string> Configuration::find_path(const std::string& name) const {
  auto path = find(name);
  const std::string_view home = environment("HOME");
  if (path && path->starts_with("~/") && !home.empty()) path->replace(0, 1, home);
  return path;
}

std::optional<Secret> Configuration::find_secret(const std::string& name) const {
  auto value = value_of(name);
  if (!value) return std::nullopt;
  // No core dump may hold it.
  ::prctl(PR_SET_DUMPABLE, 0);
  return Secret(std::move(*value));
}

bool Configuration::is_secret(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 9> secrets{
      "DATABASE_URL",           "STATE_DATABASE_URL",  "FIREBASE_SERVICE_ACCOUNT_JSON",
      "SIGNALS_WEBHOOK_SECRET", "SIGNALS_WEBHOOK_URL", "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",  "AWS_SESSION_TOKEN",   "AWS_CONTAINER_AUTHORIZATION_TOKEN"};
  return std::find(secrets.begin(), secrets.end(), name) != secrets.end();
}

bool Configuration::has_firestore() const {
  constexpr std::array variables{"FIREBASE_SERVICE_ACCOUNT_JSON", "FIREBASE_CREDENTIALS_FILE",
                                 "FIREBASE_SECRET_ID", "FIRESTORE_EMULATOR_HOST"};
  return std::any_of(variables.begin(), variables.end(),
                     [this](const char* name) { return value_of(name).has_value(); });
}

bool Configuration::has_postgres() const {
  return value_of("DATABASE_URL").has_value() || value_of("DATABASE_SECRET_ID").has_value();
}

std::string Configuration::advice_on_firestore() const {
  if (!value_of("GOOGLE_APPLICATION_CREDENTIALS")) return "";
  return "; GOOGLE_APPLICATION_CREDENTIALS is set, which signals does not read: set "
         "FIREBASE_CREDENTIALS_FILE to the same path";
}

}  // namespace signals::program
