// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

namespace signals::postgres {

/// How a `GoalDatabase` uses its server. The defaults suit a service beside its database.
struct Options {
  /// The most connections open at once; at least 1. They are opened when first needed.
  std::size_t connections = 4;

  /// The most that one call may take, with waiting for a connection and trying again; a day at
  /// most.
  std::chrono::milliseconds timeout{30'000};

  /// The most that opening one connection may take. A `connect_timeout` in the connection string
  /// goes before it.
  std::chrono::milliseconds connect_timeout{5'000};

  /// How often one query is tried when the server is out of reach, busy or restarting; at least 1.
  unsigned attempts = 8;

  /// Before trying again, a random time up to this is waited, up to twice this the next time, then
  /// four times, and never more than `longest_backoff`.
  std::chrono::milliseconds first_backoff{100};
  std::chrono::milliseconds longest_backoff{5'000};

  /// A connection that lay idle for longer is replaced, because what stands between often drops
  /// such a connection and tells neither end.
  std::chrono::milliseconds longest_idle{60'000};

  /// How old the catalogue may grow before it is read again.
  std::chrono::milliseconds catalogue_age{300'000};

  /// The most users that one query asks for; at least 1.
  std::size_t users_per_query = 10'000;

  /// What tells the age of the catalogue.
  std::function<std::chrono::steady_clock::time_point()> clock = std::chrono::steady_clock::now;

  /// A number from 0 up to 1, 1 left out, to spread the times of trying again; none: a generator
  /// seeded by the system. Called from several threads at once.
  std::function<double()> random{};
};

}  // namespace signals::postgres
