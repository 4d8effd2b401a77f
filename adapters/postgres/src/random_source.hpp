// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <random>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::postgres {

/// Numbers from 0 up to 1, 1 left out, from a generator that the system seeds; safe to call from
/// several threads.
[[nodiscard]] inline std::function<double()> make_random_source() {
  struct Source {
    std::mutex mutex{};
    std::mt19937_64 generator{std::random_device{}()};
  };
  return [source = std::make_shared<Source>()] {
    const std::scoped_lock lock(source->mutex);
    return std::uniform_real_distribution(0.0, 1.0)(source->generator);
  };
}

}  // namespace signals::inline SIGNALS_ABI::postgres
