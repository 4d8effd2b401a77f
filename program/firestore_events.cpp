// SPDX-License-Identifier: Apache-2.0
#include "firestore_events.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <signals/aws_secrets/secrets_manager.hpp>
#include <signals/error.hpp>
#include <signals/firestore/event_database.hpp>
#include <signals/firestore/service_account.hpp>
#include <signals/http/client.hpp>

#include "text_file.hpp"

namespace signals::program {
namespace {

[[noreturn]] void fail(const std::string& message) {
  throw Error(ErrorCode::invalid_argument, message);
}

/// The result of `action`; its errors name the variable.
template <typename Action>
[[nodiscard]] auto for_variable(std::string_view variable, Action action) {
  try {
    return action();
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("{}: {}", variable, error.what()), error.retry());
  }
}

[[nodiscard]] std::string secret_of(const std::string& id, const Configuration& configuration,
                                    const std::shared_ptr<http::Client>& client) {
  aws_secrets::Options options;
  if (const auto region = configuration.find("AWS_REGION")) options.region = *region;
  if (const auto endpoint = configuration.find("AWS_ENDPOINT_URL")) options.endpoint = *endpoint;
  aws_secrets::SecretsManager manager(
      options, client, [&](const std::string& name) { return configuration.find(name); });
  return manager.secret(id);
}

/// Rejects a key that is given instead of its name, before a message could quote it.
void require_no_key(std::string_view variable, std::string_view value) {
  if (value.find('{') == std::string_view::npos) return;
  fail(fmt::format("{} contains a key instead of its name; set FIREBASE_SERVICE_ACCOUNT_JSON to it",
                   variable));
}

/// The key of the first variable that is set.
[[nodiscard]] firestore::ServiceAccountKey key_of(const Configuration& configuration,
                                                  const std::shared_ptr<http::Client>& client) {
  using firestore::ServiceAccountKey;
  if (const auto json = configuration.find("FIREBASE_SERVICE_ACCOUNT_JSON")) {
    return ServiceAccountKey::parse(*json, "FIREBASE_SERVICE_ACCOUNT_JSON");
  }
  if (const auto path = configuration.find("FIREBASE_CREDENTIALS_FILE")) {
    require_no_key("FIREBASE_CREDENTIALS_FILE", *path);
    return for_variable("FIREBASE_CREDENTIALS_FILE",
                        [&] { return ServiceAccountKey::parse(read_text_file(*path), *path); });
  }
  if (const auto id = configuration.find("FIREBASE_SECRET_ID")) {
    require_no_key("FIREBASE_SECRET_ID", *id);
    return for_variable("FIREBASE_SECRET_ID", [&] {
      return ServiceAccountKey::parse(secret_of(*id, configuration, client),
                                      fmt::format("the secret {}", *id));
    });
  }
  fail(
      "--events firestore needs the key of a service account; set FIREBASE_SERVICE_ACCOUNT_JSON, "
      "FIREBASE_CREDENTIALS_FILE or FIREBASE_SECRET_ID, or FIRESTORE_EMULATOR_HOST for an "
      "emulator");
}

/// The options that select the database.
[[nodiscard]] firestore::Options options_of(const Configuration& configuration) {
  firestore::Options options;
  const auto set = [&](std::string& option, const std::string& variable) {
    if (auto value = configuration.find(variable)) option = std::move(*value);
  };
  set(options.project_id, "FIREBASE_PROJECT_ID");
  set(options.database, "FIREBASE_DATABASE");
  set(options.root_collection, "FIREBASE_ROOT_COLLECTION");
  set(options.events_subcollection, "FIREBASE_EVENTS_SUBCOLLECTION");
  return options;
}

/// The message about an option, with the variable that sets it.
[[nodiscard]] std::string by_variable(std::string message) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> variables{{
      {"project_id", "FIREBASE_PROJECT_ID"},
      {"database", "FIREBASE_DATABASE"},
      {"root_collection", "FIREBASE_ROOT_COLLECTION"},
      {"events_subcollection", "FIREBASE_EVENTS_SUBCOLLECTION"},
  }};
  for (const auto& [option, variable] : variables) {
    if (const auto at = message.find(option); at != std::string::npos) {
      return message.replace(at, option.size(), variable);
    }
  }
  return message;
}

/// A database with valid options.
[[nodiscard]] std::unique_ptr<firestore::EventDatabase> make_database(
    firestore::Options options, std::shared_ptr<http::Client> client,
    std::shared_ptr<firestore::AccessTokenSource> tokens) {
  try {
    return std::make_unique<firestore::EventDatabase>(std::move(options), std::move(client),
                                                      std::move(tokens));
  } catch (const Error& error) {
    throw Error(error.code(), by_variable(error.what()), error.retry());
  }
}

[[nodiscard]] std::unique_ptr<firestore::EventDatabase> open_emulator(
    const std::string& host, firestore::Options options, std::shared_ptr<http::Client> client) {
  if (options.project_id.empty()) {
    fail(
        "FIRESTORE_EMULATOR_HOST needs FIREBASE_PROJECT_ID; set it to the project that the "
        "emulator's data is in");
  }
  options.endpoint = "http://" + host;
  try {
    return make_database(std::move(options), std::move(client), nullptr);
  } catch (const Error& error) {
    if (!std::string_view(error.what()).starts_with("endpoint")) throw;
    fail(fmt::format(
        "FIRESTORE_EMULATOR_HOST: expected a host and port, such as 127.0.0.1:8080, got \"{}\"",
        host));
  }
}

[[nodiscard]] std::unique_ptr<firestore::EventDatabase> open_cloud(
    const Configuration& configuration, firestore::Options options,
    const std::shared_ptr<http::Client>& client) {
  firestore::ServiceAccountKey key = key_of(configuration, client);
  if (options.project_id.empty()) options.project_id = key.project_id();
  if (options.project_id.empty()) {
    fail("FIREBASE_PROJECT_ID is missing, and the key names no project_id; set it");
  }
  return make_database(std::move(options), client,
                       std::make_shared<firestore::ServiceAccountTokens>(std::move(key), client));
}

}  // namespace

std::unique_ptr<EventSource> open_firestore_events(const Configuration& configuration,
                                                   Opening opening) {
  const auto client = std::make_shared<http::Client>();
  const auto emulator = configuration.find("FIRESTORE_EMULATOR_HOST");
  auto events = emulator ? open_emulator(*emulator, options_of(configuration), client)
                         : open_cloud(configuration, options_of(configuration), client);
  if (opening == Opening::checked) events->check();
  return events;
}

}  // namespace signals::program
