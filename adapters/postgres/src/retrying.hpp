// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <signals/abi.hpp>
#include <signals/postgres/options.hpp>

#include "backoff.hpp"
#include "call.hpp"
#include "connection_failure.hpp"
#include "connection_string.hpp"
#include "failure.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// Returns the options with a source of random numbers. Throws `Error` with `invalid_argument` for
/// options that cannot be used.
[[nodiscard]] Options checked(Options options);

[[nodiscard]] inline Failure after_attempts(unsigned tried, const Failure& failure) {
  const std::string times = tried == 1 ? "" : fmt::format(" (tried {} times)", tried);
  return {failure.code(), failure.what() + times, failure.retry()};
}

/// Returns what `action` returns, which is called again after a pause as long as its failure's
/// remedy is to try again and attempts and time are left.
template <typename Action>
auto retrying(const Options& options, const ConnectionString& target, const Call& call,
              std::string_view purpose, Action action) {
  Backoff backoff(options.first_backoff, options.longest_backoff, options.random);
  for (unsigned tried = 1;; ++tried) {
    try {
      return action();
    } catch (const Failure& failure) {
      if (failure.remedy() != Remedy::try_again) throw;
      // A pause that would end after the call's time is not begun: the failure says more than that
      // the time is over.
      const std::chrono::milliseconds pause = backoff.next();
      const SteadyTime until = std::chrono::steady_clock::now() + pause;
      if (tried >= options.attempts || until >= call.deadline()) {
        throw after_attempts(tried, failure);
      }
      if (options.on_retry) options.on_retry(failure, pause);
      if (call.sleep(until) == Woken::stopped) throw stopped(target, purpose);
    }
  }
}

}  // namespace signals::inline SIGNALS_ABI::postgres
