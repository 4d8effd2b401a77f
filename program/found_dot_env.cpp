// SPDX-License-Identifier: Apache-2.0
#include "found_dot_env.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <signals/error.hpp>

#include "environment.hpp"

namespace signals::program {
namespace {

constexpr std::array aws_credentials{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                                     "AWS_SESSION_TOKEN", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                                     "AWS_CONTAINER_CREDENTIALS_FULL_URI"};
constexpr std::array firestore_credentials{"FIREBASE_SERVICE_ACCOUNT_JSON",
                                           "FIREBASE_CREDENTIALS_FILE", "FIREBASE_SECRET_ID"};
constexpr std::array postgres_credentials{"PGPASSWORD"};

/// A variable that decides where credentials go, and those whose presence in the environment
/// forbids a found file to set it.
struct Destination {
  const char* name;
  std::span<const char* const> credentials;
};
constexpr std::array destinations{
    Destination{"AWS_ENDPOINT_URL", aws_credentials},
    Destination{"AWS_ENDPOINT_URL_SECRETS_MANAGER", aws_credentials},
    Destination{"FIRESTORE_EMULATOR_HOST", firestore_credentials},
    Destination{"DATABASE_URL", postgres_credentials},
    Destination{"STATE_DATABASE_URL", postgres_credentials},
    Destination{"DATABASE_SECRET_ID", postgres_credentials},
    Destination{"STATE_DATABASE_SECRET_ID", postgres_credentials},
};

/// Whether a connection string brings a password of its own, so that libpq takes no other.
[[nodiscard]] bool has_password(std::string_view url) {
  if (url.find("password=") != std::string_view::npos) return true;
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view user = url.substr(scheme + 3, url.find('@') - scheme - 3);
  return url.find('@') != std::string_view::npos && user.find(':') != std::string_view::npos;
}

[[noreturn]] void refuse_variable(const std::string& path, std::string_view name,
                                  std::string_view reason) {
  throw Error(
      ErrorCode::invalid_argument,
      fmt::format("{}: {} {}; set it in the environment, or name the file with --env-file {}", path,
                  name, reason, path));
}

}  // namespace

bool is_own_file(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return true;  // reading it tells why
  if ((status.st_mode & S_IWOTH) != 0) return false;
  const std::string_view text = environment("SUDO_UID");
  uid_t sudo = ::geteuid();
  if (sudo == 0) std::from_chars(text.data(), text.data() + text.size(), sudo);
  return status.st_uid == ::geteuid() || status.st_uid == 0 || status.st_uid == sudo;
}

void require_no_diversion(const std::string& path,
                          const std::map<std::string, std::string>& variables) {
  for (const auto& variable : variables) {
    const std::string& name = variable.first;
    const std::string& value = variable.second;
    if (value.empty() || !environment(name).empty()) continue;
    if (name.starts_with("AWS_CONTAINER_")) {
      refuse_variable(path, name, "may not come from a file that was found");
    }
    const auto* const destination =
        std::find_if(destinations.begin(), destinations.end(),
                     [&](const Destination& known) { return known.name == name; });
    if (destination == destinations.end()) continue;
    if (name.ends_with("DATABASE_URL") && has_password(value)) continue;
    for (const char* const credential : destination->credentials) {
      if (environment(credential).empty()) continue;
      refuse_variable(
          path, name,
          fmt::format("may not come from a file that was found, while the environment has {}",
                      credential));
    }
  }
}

}  // namespace signals::program
