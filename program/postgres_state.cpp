// SPDX-License-Identifier: Apache-2.0
#include "postgres_state.hpp"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/postgres/state_database.hpp>

#include "aws_secret.hpp"
#include "message.hpp"

namespace signals::program {
namespace {

/// A connection string, and the variable that it is from.
struct StateDatabaseUrl {
  std::string_view variable;
  Secret value;
};

[[nodiscard]] StateDatabaseUrl url_in(const Configuration& configuration) {
  for (const char* const variable : {"STATE_DATABASE_URL", "DATABASE_URL"}) {
    if (auto value = configuration.find_secret(variable)) return {variable, std::move(*value)};
  }
  constexpr const char* secret = "DATABASE_SECRET_ID";
  if (const auto id = configuration.find(secret)) {
    return {secret, fetch_connection_string(*id, configuration)};
  }
  throw Error(ErrorCode::invalid_argument,
              "--state postgres needs STATE_DATABASE_URL or DATABASE_URL; set it to "
              "postgres://USER:PASSWORD@HOST:PORT/DATABASE");
}

}  // namespace

std::unique_ptr<StateStore> open_postgres_state(const Configuration& configuration,
                                                std::optional<unsigned> partition) {
  const StateDatabaseUrl url = url_in(configuration);
  try {
    auto states = std::make_unique<postgres::StateDatabase>(
        url.value.reveal(), postgres::StateDatabaseOptions{.partition = partition});
    if (const std::string warning = states->warning(); !warning.empty()) {
      say(fmt::format("warning: {}: {}", url.variable, warning));
    }
    return states;
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("{}: {}", url.variable, error.what()), error.retry());
  }
}

}  // namespace signals::program
