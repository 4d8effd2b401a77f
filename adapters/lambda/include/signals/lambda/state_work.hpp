// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/instant.hpp>
#include <signals/interface.hpp>

namespace signals::inline SIGNALS_ABI::lambda {

/// What came of a piece of work on a state.
struct StateOutcome {
  /// If not, the same event again goes on with the rest.
  bool is_done = true;
  /// Counts for the answer and the log, such as `users_evaluated`.
  struct Count {
    std::string_view name;
    std::uint64_t value = 0;
  };
  std::vector<Count> counts{};
};

/// What a function does with a state that outlives it, for events with an `action`. Throws `Error`.
class SIGNALS_EXPORT StateWork : public Interface {
 public:
  /// Updates a partition. Commits what is done if it comes to `until`. A stop undoes all.
  [[nodiscard]] virtual StateOutcome update(unsigned partition, Instant now,
                                            std::chrono::steady_clock::time_point until,
                                            std::stop_token stop) = 0;

  /// Delivers the changes of a partition, or of all, until a stop is requested.
  [[nodiscard]] virtual StateOutcome deliver(std::optional<unsigned> partition,
                                             std::stop_token stop) = 0;
};

}  // namespace signals::inline SIGNALS_ABI::lambda
