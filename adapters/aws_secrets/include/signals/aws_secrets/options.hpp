// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::aws_secrets {

/// How `SecretsManager` uses its server.
struct Options {
  std::string region = "us-east-1";
  /// Scheme, host and port, for tests and private endpoints; empty: AWS's endpoint of the region.
  std::string endpoint{};
  /// The time limit of one call, including retries.
  std::chrono::milliseconds timeout{15'000};
  /// The number of attempts; at least 1.
  unsigned attempts = 5;
  /// The bound of the random pause before the first retry. It doubles for each further retry, up to
  /// `longest_backoff`.
  std::chrono::milliseconds first_backoff{100};
  std::chrono::milliseconds longest_backoff{5'000};
  /// Returns a random number in [0, 1). If empty, a generator that the system seeds.
  std::function<double()> random{};
  /// Called before each pause with the failure and the length of the pause, from whichever thread
  /// retries. Must not throw.
  std::function<void(const Error& failure, std::chrono::milliseconds pause)> on_retry{};
};

/// The region of `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME`; empty if it is not an ARN.
[[nodiscard]] SIGNALS_EXPORT std::string region_of_arn(std::string_view id);

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
