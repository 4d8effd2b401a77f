// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <signals/abi.hpp>

#include "cluster.hpp"
#include "session.hpp"

namespace signals::inline SIGNALS_ABI::postgres::testing {

/// An empty state database of the server that the tests share, and a session of its superuser.
struct StateTables {
  std::string database;
  Session session{Cluster::shared().administrator(database)};

  explicit StateTables(unsigned partitions = 1)
      : database(Cluster::shared().create_state_database(partitions)) {}
  [[nodiscard]] std::string url() const { return Cluster::shared().url(database); }
};

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
