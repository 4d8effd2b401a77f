// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include <fmt/format.h>

#include <signals/abi.hpp>

#include "cluster.hpp"
#include "session.hpp"

namespace signals::inline SIGNALS_ABI::postgres::testing {

/// The shipped file that makes the tables of a state.
[[nodiscard]] inline std::string state_sql() {
  std::ifstream file(TESTS "/../state.sql");
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A database with the tables of a state, which the role `signals` may use. Yields its name.
[[nodiscard]] inline std::string create_state_database(Cluster& cluster, unsigned partitions = 1) {
  std::string database = cluster.create_database(Ids::text);
  Session session(cluster.administrator(database));
  session.run(fmt::format("set signals.partitions = {}", partitions));
  session.run(state_sql());
  session.run("grant signals_state to signals");
  return database;
}

/// Makes a state as empty as it was.
inline void empty_state(Session& session) {
  session.run(
      "truncate signals_apps, signals_batches, signals_users, signals_states;"
      "update signals_partitions set epoch = 0, source = null");
}

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
