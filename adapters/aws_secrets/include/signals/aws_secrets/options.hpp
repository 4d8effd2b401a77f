// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace signals::aws_secrets {

/// How `SecretsManager` uses its server.
struct Options {
  std::string region = "us-east-1";
  /// Scheme, host and port, for tests and private endpoints; empty: AWS's own of the region.
  std::string endpoint{};
  /// The most that one call may take, with what is tried again.
  std::chrono::milliseconds timeout{15'000};
  /// How often it is tried; at least 1.
  unsigned attempts = 5;
  /// Before trying again, a random time up to this is waited, up to twice this the next time, then
  /// four times, and never more than `longest_backoff`.
  std::chrono::milliseconds first_backoff{100};
  std::chrono::milliseconds longest_backoff{5'000};
  /// A number from 0 up to 1, 1 left out; none: a generator seeded by the system.
  std::function<double()> random{};
};

}  // namespace signals::aws_secrets
