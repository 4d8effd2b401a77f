// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <signals/analysis/goal_source.hpp>
#include <signals/postgres/options.hpp>

namespace signals::postgres {

/// Goals and the app catalogue in a PostgreSQL database, version 13 or later, whose tables are
/// those of schema.sql. It only ever reads.
///
///     signals::postgres::GoalDatabase goals("postgres://signals@db.example.com/app");
///     goals.check();
///     const auto of_users = goals.goals_of(user_ids, stop);
///
/// A call that fails because the server is out of reach, restarting or full is tried again until
/// it succeeds, `Options::attempts` are used up or `Options::timeout` has passed. A call that is
/// asked to stop cancels its query on the server and throws `cancelled` at once; only looking up
/// the host's name cannot be cut short. Messages name host, port and database, never the password.
/// Safe to call from any number of threads.
class GoalDatabase final : public GoalSource {
 public:
  /// Takes a connection string as libpq does, a URI or `keyword=value` pairs; what it leaves out
  /// comes from libpq's own places (`PGPASSWORD`, `~/.pgpass`, …). Connects to nothing yet. Throws
  /// `Error` with `invalid_argument` for a string or options that cannot be used.
  explicit GoalDatabase(const std::string& connection_string, Options options = {});
  ~GoalDatabase() override;

  /// Finds out at start-up whether the database can be used. Throws `Error`: `failed_precondition`
  /// names every table and column that is missing or of the wrong type, `permission_denied` every
  /// table that the role may not read. Without it, the first call of the others does the same.
  void check(std::stop_token stop = {});

  /// The goals of each of these users: one query for each `Options::users_per_query` of them. Where
  /// the database keeps user ids as uuid, any spelling of a UUID that PostgreSQL takes names the
  /// user, and an id that is no UUID has no goals. A user's goals are sorted by id, then tier; rows
  /// that repeat both count once.
  [[nodiscard]] std::vector<std::vector<Goal>> goals_of(std::span<const std::string> user_ids,
                                                        std::stop_token stop = {}) override;

  /// The catalogue as it was at most `Options::catalogue_age` ago.
  [[nodiscard]] std::shared_ptr<const AppCatalogue> catalogue(std::stop_token stop = {}) override;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace signals::postgres
