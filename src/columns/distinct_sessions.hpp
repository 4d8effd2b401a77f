// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <signals/columns/columns.hpp>

namespace signals::inline SIGNALS_ABI {

/// Counts distinct sessions exactly, and reuses its memory. Not safe to use from two threads.
class DistinctSessions {
 public:
  /// The number of distinct sessions among the first `count`, none of which is `no_session`. May
  /// write to them and up to the next multiple of 16 above 0, which must be allocated.
  [[nodiscard]] std::size_t count(SessionIndex* sessions, std::size_t count) {
    return count <= 4 ? count_of_four(sessions, count) : count_of_more(sessions, count);
  }

 private:
  /// For up to four. Without branches on the number, which would be mispredicted.
  [[nodiscard]] static std::size_t count_of_four(const SessionIndex* sessions,
                                                 std::size_t count) noexcept {
    const auto differ = [&](std::size_t i, std::size_t j) {
      return static_cast<std::size_t>(sessions[i] != sessions[j]);
    };
    return static_cast<std::size_t>(count > 0) +
           (static_cast<std::size_t>(count > 1) & differ(0, 1)) +
           (static_cast<std::size_t>(count > 2) & differ(0, 2) & differ(1, 2)) +
           (static_cast<std::size_t>(count > 3) & differ(0, 3) & differ(1, 3) & differ(2, 3));
  }
  [[nodiscard]] std::size_t count_of_more(SessionIndex* sessions, std::size_t count);
  [[nodiscard]] std::size_t count_many(SessionIndex* sessions, std::size_t count);
  void begin(std::size_t count);

  std::vector<std::uint64_t> slots_;  // the upper half is the round, the lower half a session
  std::uint64_t round_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI
