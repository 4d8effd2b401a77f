// SPDX-License-Identifier: Apache-2.0
#include "firestore_events.hpp"

#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <sys/prctl.h>

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
  // As the SDKs of AWS take them:
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html and
  // feature-ss-endpoints.html.
  const auto first_of = [&](std::initializer_list<const char*> names) {
    std::optional<std::string> value;
    for (const char* const name : names) {
      if (!value) value = configuration.find(name);
    }
    return value;
  };
  aws_secrets::Options options;
  const std::string of_id = aws_secrets::region_of_arn(id);
  if (!of_id.empty()) options.region = of_id;
  if (const auto region = first_of({"AWS_REGION", "AWS_DEFAULT_REGION"})) options.region = *region;
  options.endpoint =
      first_of({"AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL"}).value_or("");
  aws_secrets::SecretsManager manager(
      options, client, [&](const std::string& name) -> std::optional<std::string> {
        if (!Configuration::is_secret(name)) return configuration.find(name);
        const auto secret = configuration.find_secret(name);
        return secret ? std::optional(secret->reveal()) : std::nullopt;
      });
  return manager.secret(id);
}

/// The key of the first variable that is set.
[[nodiscard]] firestore::ServiceAccountKey key_of(const Configuration& configuration,
                                                  const std::shared_ptr<http::Client>& client) {
  using firestore::ServiceAccountKey;
  if (const auto json = configuration.find_secret("FIREBASE_SERVICE_ACCOUNT_JSON")) {
    return ServiceAccountKey::parse(json->reveal(), "FIREBASE_SERVICE_ACCOUNT_JSON");
  }
  if (const auto path = configuration.find_path("FIREBASE_CREDENTIALS_FILE")) {
    return for_variable("FIREBASE_CREDENTIALS_FILE", [&] {
      ::prctl(PR_SET_DUMPABLE, 0);
      return ServiceAccountKey::parse(Secret(read_text_file(*path)).reveal(), *path);
    });
  }
  if (const auto id = configuration.find("FIREBASE_SECRET_ID")) {
    return for_variable("FIREBASE_SECRET_ID", [&] {
      return ServiceAccountKey::parse(Secret(secret_of(*id, configuration, client)).reveal(),
                                      fmt::format("the secret {}", *id));
    });
  }
  fail(
      "--events firestore needs the key of a service account; set FIREBASE_SERVICE_ACCOUNT_JSON, "
      "FIREBASE_CREDENTIALS_FILE or FIREBASE_SECRET_ID, or FIRESTORE_EMULATOR_HOST for an "
      "emulator" +
      configuration.advice_on_firestore());
}

/// What sets an option of the database.
struct OptionVariable {
  std::string_view option;
  std::string_view variable;
  std::string firestore::Options::*member;
};
constexpr std::array<OptionVariable, 4> option_variables{{
    {"project_id", "FIREBASE_PROJECT_ID", &firestore::Options::project_id},
    {"database", "FIREBASE_DATABASE", &firestore::Options::database},
    {"root_collection", "FIREBASE_ROOT_COLLECTION", &firestore::Options::root_collection},
    {"events_subcollection", "FIREBASE_EVENTS_SUBCOLLECTION",
     &firestore::Options::events_subcollection},
}};

/// Which database to read, but for what depends on how.
[[nodiscard]] firestore::Options options_of(const Configuration& configuration) {
  firestore::Options options;
  for (const OptionVariable& set : option_variables) {
    if (auto value = configuration.find(std::string(set.variable))) {
      options.*set.member = std::move(*value);
    }
  }
  return options;
}

/// A database; an error of an option names the variable that set it.
[[nodiscard]] std::unique_ptr<firestore::EventDatabase> make_database(
    firestore::Options options, std::shared_ptr<http::Client> client,
    std::shared_ptr<firestore::AccessTokenSource> tokens) {
  try {
    return std::make_unique<firestore::EventDatabase>(std::move(options), std::move(client),
                                                      std::move(tokens));
  } catch (const firestore::OptionError& error) {
    for (const OptionVariable& set : option_variables) {
      if (set.option == error.option()) fail(fmt::format("{} {}", set.variable, error.problem()));
    }
    throw;
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
  } catch (const firestore::OptionError& error) {
    if (error.option() != "endpoint") throw;
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
