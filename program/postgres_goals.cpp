// SPDX-License-Identifier: Apache-2.0
#include "postgres_goals.hpp"

#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/postgres/goal_database.hpp>

#include "aws_secret.hpp"
#include "made_from_secret.hpp"
#include "naming.hpp"
#include "say_retry.hpp"

namespace signals::program {
namespace {

using Databases = MadeFromSecret<postgres::GoalDatabase>;

/// The goals of the latest of these databases.
class LatestGoals final : public GoalSource {
 public:
  LatestGoals(Databases::Fetch fetch, Databases::Make make)
      : databases_(std::move(fetch), std::move(make)) {}

  void check() {
    databases_.with_latest([](postgres::GoalDatabase& database) { database.check(); });
  }

  [[nodiscard]] std::vector<std::vector<Goal>> goals_of(std::span<const std::string> user_ids,
                                                        std::stop_token stop) override {
    return databases_.with_latest(
        [&](postgres::GoalDatabase& database) { return database.goals_of(user_ids, stop); });
  }

  [[nodiscard]] std::shared_ptr<const AppCatalogue> catalogue(std::stop_token stop) override {
    return databases_.with_latest(
        [&](postgres::GoalDatabase& database) { return database.catalogue(stop); });
  }

 private:
  Databases databases_;
};

}  // namespace

std::unique_ptr<GoalSource> open_postgres_goals(const Configuration& configuration,
                                                const OnWarning& warn, Opening opening) {
  const auto id = configuration.find("DATABASE_SECRET_ID");
  const bool is_fetched = !configuration.find_secret("DATABASE_URL") && id;
  if (!configuration.has_postgres()) {
    throw Error(ErrorCode::invalid_argument,
                "--goals postgres needs DATABASE_URL; set it to "
                "postgres://USER:PASSWORD@HOST:PORT/DATABASE");
  }
  const std::string_view variable = is_fetched ? "DATABASE_SECRET_ID" : "DATABASE_URL";
  return naming(variable, [&] {
    auto goals = std::make_unique<LatestGoals>(
        [configuration, id, is_fetched] {
          return is_fetched ? fetch_connection_string(*id, configuration)
                            : *configuration.find_secret("DATABASE_URL");
        },
        [warn, variable](const Secret& connection_string) {
          auto database = std::make_shared<postgres::GoalDatabase>(
              connection_string.reveal(), postgres::Options{.on_retry = say_retry});
          if (const std::string warning = database->warning(); !warning.empty()) {
            warn(fmt::format("{}: {}", variable, warning));
          }
          return database;
        });
    if (opening == Opening::checked) goals->check();
    return goals;
  });
}

}  // namespace signals::program
