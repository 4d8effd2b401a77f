// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::postgres {

/// How long to wait before trying again: a random part of a bound that doubles each time ("full
/// jitter"), so that clients which failed together do not come back together.
class Backoff {
 public:
  /// `random` yields numbers from 0 up to 1, 1 left out.
  Backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest,
          const std::function<double()>& random)
      : bound_(std::min(first, longest)), longest_(longest), random_(random) {}

  [[nodiscard]] std::chrono::milliseconds next() {
    const std::chrono::duration<double, std::milli> wait = random_() * bound_;
    bound_ = std::min(bound_ * 2, longest_);
    return std::chrono::floor<std::chrono::milliseconds>(wait);
  }

 private:
  std::chrono::milliseconds bound_;
  std::chrono::milliseconds longest_;
  const std::function<double()>& random_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
