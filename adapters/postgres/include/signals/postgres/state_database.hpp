// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/postgres/options.hpp>
#include <signals/state/state_store.hpp>

namespace signals::inline SIGNALS_ABI::postgres {

/// Which part of a state is used, and how.
struct StateDatabaseOptions {
  /// From 0. None is all of them for a transaction that reads; one that writes needs it where the
  /// state has several.
  std::optional<unsigned> partition{};

  /// How long a transaction waits for another one's on the same partition; at most a day.
  std::chrono::milliseconds patience{10'000};

  /// Of the connection, its attempts and each statement; `timeout` is that of one statement.
  Options connection{};
};

/// The states of users in a PostgreSQL database, version 13 or later, whose tables are those of
/// state.sql; for many machines.
///
///     signals::postgres::StateDatabase states("postgres://signals@db.example.com/app",
///                                             {.partition = 3});
///     const auto store = states.begin();
///
/// The users are divided by the hash of their ids into as many partitions as state.sql made. A
/// transaction is PostgreSQL's, and locks the row of its partition: on two partitions two go side
/// by side, on one of them the second waits, then throws `unavailable`. Each transaction has
/// a connection of its own. If that breaks, the transaction throws `unavailable` and the state is
/// as it was before; only where `commit` throws `unavailable`, the state may be either.
///
/// Throws `Error` as `GoalDatabase` does, and `failed_precondition` if the tables are missing or of
/// a later version, `invalid_argument` for a partition that the state does not have. Not safe to
/// use from two threads.
class SIGNALS_EXPORT StateDatabase final : public StateStore {
 public:
  /// Takes a connection string of libpq, as `GoalDatabase` does. Does not connect yet.
  explicit StateDatabase(const std::string& connection_string, StateDatabaseOptions options = {});
  ~StateDatabase() override;

  /// What may be a mistake in the connection string, though it can be used; empty if nothing is.
  [[nodiscard]] std::string warning() const;

  [[nodiscard]] std::unique_ptr<StateTransaction> begin() override;
  /// On the user's partition, where none was chosen.
  [[nodiscard]] std::unique_ptr<StateTransaction> begin_for(std::string_view user_id) override;
  [[nodiscard]] std::unique_ptr<StateTransaction> begin_reading() override;
  /// On a connection of its own, which it opens when it is first used.
  [[nodiscard]] std::unique_ptr<Outbox> outbox() override;
  [[nodiscard]] StateCounts counts() override;

 private:
  class SIGNALS_HIDDEN Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
