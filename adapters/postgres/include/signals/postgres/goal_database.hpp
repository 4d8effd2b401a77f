// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <signals/abi.hpp>
#include <signals/analysis/goal_source.hpp>
#include <signals/postgres/options.hpp>

namespace signals::inline SIGNALS_ABI::postgres {

/// Goals and the app catalogue in a PostgreSQL database, version 13 or later, whose tables are
/// those of schema.sql. It only reads.
///
///     signals::postgres::GoalDatabase goals("postgres://signals@db.example.com/app");
///     goals.check();
///     const auto of_users = goals.goals_of(user_ids, stop);
///
/// If the server is unreachable, restarting or full, a call retries within `Options::attempts` and
/// `Options::timeout`. Once its stop is requested, a call cancels its query on the server and
/// throws `cancelled` at once; only the lookup of a host name cannot be interrupted. Messages name
/// the host, port and database, never the password. Safe to call from any number of threads.
class SIGNALS_EXPORT GoalDatabase final : public GoalSource {
 public:
  /// Takes a connection string of libpq, a URI or `keyword=value` pairs. libpq's own sources
  /// provide what it omits (`PGPASSWORD`, `~/.pgpass`, …). Does not connect yet. Throws `Error`
  /// with `invalid_argument` for an invalid string or invalid options.
  explicit GoalDatabase(const std::string& connection_string, Options options = {});
  ~GoalDatabase() override;

  /// What may be a mistake in the connection string, though it can be used; empty if nothing is.
  [[nodiscard]] std::string warning() const;

  /// Checks at start-up that the database can be used. Throws `Error`: `failed_precondition` names
  /// every table and column that is missing or has the wrong type, `permission_denied` every table
  /// that the role may not read, or whose rows row-level security hides from it. Without this call,
  /// the first other call does the same.
  void check(std::stop_token stop = {});

  /// The goals of each of these users: one query for each `Options::users_per_query` of them. If
  /// the database stores user ids as uuid, every spelling of a UUID that PostgreSQL accepts finds
  /// the user, and an id that is not a UUID has no goals. A user's goals are sorted by id, then
  /// tier, without repeats.
  [[nodiscard]] std::vector<std::vector<Goal>> goals_of(std::span<const std::string> user_ids,
                                                        std::stop_token stop = {}) override;

  /// The catalogue as it was at most `Options::catalogue_age` ago.
  [[nodiscard]] std::shared_ptr<const AppCatalogue> catalogue(std::stop_token stop = {}) override;

 private:
  class SIGNALS_HIDDEN Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
