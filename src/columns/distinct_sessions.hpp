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
  /// write to them and up to the next multiple of 16, which must be allocated.
  [[nodiscard]] std::size_t count(SessionIndex* sessions, std::size_t count);

 private:
  [[nodiscard]] std::size_t count_many(SessionIndex* sessions, std::size_t count);
  void begin(std::size_t count);

  std::vector<std::uint64_t> slots_;  // the upper half is the round, the lower half a session
  std::uint64_t round_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI
