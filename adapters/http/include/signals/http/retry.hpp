// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>

#include <signals/http/response.hpp>

namespace signals::http {

/// How often and how soon something is tried again.
struct RetryPolicy {
  /// How often it is tried in a row without gain; at least 1.
  unsigned attempts = 8;
  /// Before trying again, a random time up to this is waited ("full jitter"), up to twice this the
  /// next time, then four times, and never more than `longest_backoff`.
  std::chrono::milliseconds first_backoff{100};
  std::chrono::milliseconds longest_backoff{30'000};
  /// A number from 0 up to 1, 1 left out; none: a generator seeded by the system.
  std::function<double()> random{};
};

/// Whether a server that answers with this status may do better later: 429, 500, 502, 503, 504.
[[nodiscard]] bool may_help_to_retry(int status) noexcept;

/// How long a server asks to be left alone, by its `Retry-After`, as seconds or as a date
/// (RFC 9110, 10.2.3); none where it does not say, or says no sense.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(
    const ResponseHead& head, std::chrono::system_clock::time_point now);

/// The attempts of one call. Not safe to share between threads.
///
///     RetrySchedule schedule(policy, deadline, stop);
///     while (!attempt()) {
///       if (!schedule.wait(asked_for)) throw last_error;
///     }
class RetrySchedule {
 public:
  /// Begins with the first attempt, which needs no wait.
  RetrySchedule(RetryPolicy policy, std::chrono::steady_clock::time_point deadline,
                std::stop_token stop);

  /// Waits until it is time for the next attempt, at least as long as the server `asked_for`.
  /// False, at once, when no attempt is left or the deadline would pass first. Throws `Error` with
  /// `cancelled` once a stop is requested.
  [[nodiscard]] bool wait(std::optional<std::chrono::milliseconds> asked_for = std::nullopt);

  /// The last attempt gained something: the attempts and the waits start afresh.
  void restart() noexcept;

 private:
  RetryPolicy policy_;
  std::chrono::steady_clock::time_point deadline_;
  std::stop_token stop_;
  unsigned failures_ = 0;
};

}  // namespace signals::http
