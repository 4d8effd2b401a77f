// SPDX-License-Identifier: Apache-2.0
#include "firestore_events.hpp"

#include <array>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <sys/prctl.h>

#include <signals/error.hpp>
#include <signals/firestore/event_database.hpp>
#include <signals/firestore/service_account.hpp>
#include <signals/http/client.hpp>

#include "aws_secret.hpp"
#include "fail.hpp"
#include "firestore_database.hpp"
#include "made_from_secret.hpp"
#include "naming.hpp"
#include "say_retry.hpp"
#include "text_file.hpp"

namespace signals::program {
namespace {

/// What a key gives.
struct OfKey {
  OfKey(firestore::ServiceAccountKey key, const std::shared_ptr<http::Client>& client)
      : project_id(key.project_id()), tokens(std::move(key), client, {.on_retry = say_retry}) {}

  std::string project_id;
  firestore::ServiceAccountTokens tokens;
};
using OfKeys = MadeFromSecret<OfKey>;

/// The tokens of the latest key: it is fetched again where Google refuses it.
class LatestTokens final : public firestore::AccessTokenSource {
 public:
  /// `origin` names where the key is from.
  LatestTokens(OfKeys::Fetch fetch, const std::string& origin,
               const std::shared_ptr<http::Client>& client)
      : keys_(std::move(fetch), [origin, client](const Secret& text) {
          return std::make_shared<OfKey>(firestore::ServiceAccountKey::parse(text.reveal(), origin),
                                         client);
        }) {}

  [[nodiscard]] std::string project_id() const { return keys_.latest()->project_id; }

  [[nodiscard]] std::string token(std::stop_token stop) override {
    return keys_.with_latest([&](OfKey& key) { return key.tokens.token(stop); });
  }

  void reject(std::string_view token) override { keys_.latest()->tokens.reject(token); }

 private:
  OfKeys keys_;
};

/// Of the key that the first variable which is set holds or names.
[[nodiscard]] std::shared_ptr<LatestTokens> tokens_of(const Configuration& configuration,
                                                      const std::shared_ptr<http::Client>& client) {
  if (configuration.find_secret("FIREBASE_SERVICE_ACCOUNT_JSON")) {
    const auto fetch = [configuration] {
      return *configuration.find_secret("FIREBASE_SERVICE_ACCOUNT_JSON");
    };
    return std::make_shared<LatestTokens>(fetch, "FIREBASE_SERVICE_ACCOUNT_JSON", client);
  }
  if (const auto path = configuration.find_path("FIREBASE_CREDENTIALS_FILE")) {
    return naming("FIREBASE_CREDENTIALS_FILE", [&] {
      ::prctl(PR_SET_DUMPABLE, 0);
      return std::make_shared<LatestTokens>([path] { return Secret(read_text_file(*path)); }, *path,
                                            client);
    });
  }
  if (const auto id = configuration.find("FIREBASE_SECRET_ID")) {
    return naming("FIREBASE_SECRET_ID", [&] {
      return std::make_shared<LatestTokens>(
          [id, configuration] { return fetch_aws_secret(*id, configuration); },
          fmt::format("the secret {}", *id), client);
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
  options.on_retry = say_retry;
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
  const auto tokens = tokens_of(configuration, client);
  if (options.project_id.empty()) options.project_id = tokens->project_id();
  if (options.project_id.empty()) {
    fail("FIREBASE_PROJECT_ID is missing, and the key names no project_id; set it");
  }
  return make_database(std::move(options), client, tokens);
}

}  // namespace

std::unique_ptr<firestore::EventDatabase> open_firestore_database(
    const Configuration& configuration) {
  const auto client = std::make_shared<http::Client>();
  const auto emulator = configuration.find("FIRESTORE_EMULATOR_HOST");
  return emulator ? open_emulator(*emulator, options_of(configuration), client)
                  : open_cloud(configuration, options_of(configuration), client);
}

std::unique_ptr<EventSource> open_firestore_events(const Configuration& configuration,
                                                   Opening opening) {
  auto events = open_firestore_database(configuration);
  if (opening == Opening::checked) events->check();
  return events;
}

}  // namespace signals::program
