// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>

#include <signals/abi.hpp>
#include <signals/error.hpp>
#include <signals/http/response.hpp>

namespace signals::inline SIGNALS_ABI::http {

/// How often and how soon to retry.
struct RetryPolicy {
  /// The number of attempts in a row without progress; at least 1.
  unsigned attempts = 8;
  /// The bound of the random pause before the first retry ("full jitter"). It doubles for each
  /// further retry, up to `longest_backoff`.
  std::chrono::milliseconds first_backoff{100};
  std::chrono::milliseconds longest_backoff{30'000};
  /// Returns a random number in [0, 1). If empty, a generator that the system seeds.
  std::function<double()> random{};
  /// Called before each pause with the failure and the length of the pause, from whichever thread
  /// retries. Must not throw.
  std::function<void(const Error& failure, std::chrono::milliseconds pause)> on_retry{};
};

/// The policy in the options of an adapter, which have members of the same names.
template <typename Options>
[[nodiscard]] RetryPolicy retry_policy_of(const Options& options) {
  return {.attempts = options.attempts,
          .first_backoff = options.first_backoff,
          .longest_backoff = options.longest_backoff,
          .random = options.random,
          .on_retry = options.on_retry};
}

/// Throws `Error` with `invalid_argument` for a policy without attempts, for a backoff below 0, and
/// for a `timeout` of a call that is not above 0; and for either above a day.
SIGNALS_EXPORT void require_usable(const RetryPolicy& policy, std::chrono::milliseconds timeout);

/// Whether it may help to make the same request again later: after any failure of the network or of
/// time, and where the failure says so.
[[nodiscard]] SIGNALS_EXPORT Retry retry_of(const Error& failure) noexcept;

/// Whether a retry may help after this status: 429, 500, 502, 503, 504.
[[nodiscard]] SIGNALS_EXPORT bool may_help_to_retry(int status) noexcept;

/// The pause that a server requests with `Retry-After`, as seconds or as a date (RFC 9110, 10.2.3);
/// nothing if the header is missing or malformed.
[[nodiscard]] SIGNALS_EXPORT std::optional<std::chrono::milliseconds> retry_after(
    const ResponseHead& head, std::chrono::system_clock::time_point now);

/// The attempts of one call. Not safe to share between threads.
///
///     RetrySchedule schedule(policy, deadline, stop);
///     while (true) {
///       try {
///         return attempt();
///       } catch (const Error& error) {
///         if (error.retry() == Retry::useless || !schedule.wait(error)) throw;
///       }
///     }
class SIGNALS_EXPORT RetrySchedule {
 public:
  /// Starts with the first attempt, which needs no wait.
  RetrySchedule(RetryPolicy policy, std::chrono::steady_clock::time_point deadline,
                std::stop_token stop);

  /// Waits after a failure until it is time for the next attempt, at least as long as the server
  /// `asked_for`.
  /// Returns false at once if no attempt is left or the deadline would pass first. Throws `Error`
  /// with `cancelled` once a stop is requested.
  [[nodiscard]] bool wait(const Error& failure,
                          std::optional<std::chrono::milliseconds> asked_for = std::nullopt);

  /// The last attempt made progress: resets the attempts and the pauses.
  void restart() noexcept;

 private:
  RetryPolicy policy_;
  std::chrono::steady_clock::time_point deadline_;
  std::stop_token stop_;
  unsigned failures_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI::http
