// SPDX-License-Identifier: Apache-2.0
#include "postgres_goals.hpp"

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/postgres/goal_database.hpp>

namespace signals::program {

std::unique_ptr<GoalSource> open_postgres_goals(const std::optional<Secret>& database_url,
                                                const OnWarning& warn, Opening opening) {
  if (!database_url) {
    throw Error(ErrorCode::invalid_argument,
                "--goals postgres needs DATABASE_URL; set it to "
                "postgres://USER:PASSWORD@HOST:PORT/DATABASE");
  }
  try {
    auto goals = std::make_unique<postgres::GoalDatabase>(database_url->reveal());
    if (const std::string warning = goals->warning(); !warning.empty()) {
      warn(fmt::format("DATABASE_URL: {}", warning));
    }
    if (opening == Opening::checked) goals->check();
    return goals;
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("DATABASE_URL: {}", error.what()), error.retry());
  }
}

}  // namespace signals::program
