// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <thread>

#include <fmt/format.h>

#include <signals/abi.hpp>

#include "cluster.hpp"
#include "session.hpp"

namespace signals::inline SIGNALS_ABI::postgres::testing {

/// An aggregate of the rows of pg_stat_activity about the role `signals` in that database.
[[nodiscard]] inline std::string activity(const std::string& aggregate,
                                          const std::string& database) {
  return Session(Cluster::shared().administrator())
      .run(fmt::format(
          "select {} from pg_stat_activity where usename = 'signals' and datname = '{}'", aggregate,
          database));
}

/// How many queries of the role run in that database.
[[nodiscard]] inline std::string running_in(const std::string& database) {
  return activity("count(*) filter (where state = 'active')", database);
}

/// Whether the role's queries in that database end soon.
[[nodiscard]] inline bool ends_soon(const std::string& database) {
  for (int tries = 0; tries < 40; ++tries) {
    if (running_in(database) == "0") return true;
    std::this_thread::sleep_for(50ms);
  }
  return false;
}

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
