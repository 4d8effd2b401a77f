// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

#include <signals/abi.hpp>
#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::postgres {

/// How a `GoalDatabase` uses its server. The defaults suit a service beside its database.
struct Options {
  /// The largest number of connections; at least 1. They are opened when first needed.
  std::size_t connections = 4;

  /// The time limit of one call, including waiting for a connection and retries; at most a day.
  std::chrono::milliseconds timeout{30'000};

  /// The time limit for opening a connection. A `connect_timeout` in the connection string takes
  /// precedence.
  std::chrono::milliseconds connect_timeout{5'000};

  /// The number of attempts if the server is unreachable, busy or restarting; at least 1.
  unsigned attempts = 8;

  /// The bound of the random pause before the first retry. It doubles for each further retry, up to
  /// `longest_backoff`.
  std::chrono::milliseconds first_backoff{100};
  std::chrono::milliseconds longest_backoff{5'000};

  /// A connection that was idle for longer is replaced, because firewalls and load balancers often
  /// drop idle connections silently.
  std::chrono::milliseconds longest_idle{60'000};

  /// The age at which the catalogue is read again.
  std::chrono::milliseconds catalogue_age{300'000};

  /// The largest number of users in one query; at least 1.
  std::size_t users_per_query = 10'000;

  /// The clock for the age of the catalogue.
  std::function<std::chrono::steady_clock::time_point()> clock = std::chrono::steady_clock::now;

  /// Returns a random number in [0, 1), to spread retries. If empty, a generator that the system
  /// seeds. Called from several threads at once.
  std::function<double()> random{};
  /// Called before each pause with the failure and the length of the pause, from whichever thread
  /// retries. Must not throw.
  std::function<void(const Error& failure, std::chrono::milliseconds pause)> on_retry{};
};

}  // namespace signals::inline SIGNALS_ABI::postgres
