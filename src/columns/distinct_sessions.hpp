// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <signals/columns/columns.hpp>

namespace signals {

/// Counts distinct sessions, exactly, again and again in the same memory. Not safe to use from two
/// threads.
class DistinctSessions {
 public:
  /// How many different sessions there are among the first `count`, none of which is `no_session`.
  /// May write to them and to those up to the next multiple of 16, which must be there.
  [[nodiscard]] std::size_t count(SessionIndex* sessions, std::size_t count);

 private:
  [[nodiscard]] std::size_t count_many(SessionIndex* sessions, std::size_t count);
  void begin(std::size_t count);

  std::vector<std::uint64_t> slots_;  // the round in the upper half, a session in the lower
  std::uint64_t round_ = 0;
};

}  // namespace signals
