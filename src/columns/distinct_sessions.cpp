// SPDX-License-Identifier: Apache-2.0
#include "distinct_sessions.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace signals::inline SIGNALS_ABI {
namespace {

constexpr std::size_t lanes = 16;
// Up to this number, comparing all pairs is faster than a hash table.
constexpr std::size_t few = 48;

/// Counts those without an equal one before them.
[[nodiscard]] std::size_t count_few(const SessionIndex* sessions, std::size_t count) noexcept {
  std::size_t distinct = 0;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t is_repeated = 0;
    for (std::size_t first = 0; first < i; first += lanes) {
      for (std::size_t j = first; j < first + lanes; ++j) {  // a whole vector, also beyond i
        is_repeated |= static_cast<std::uint32_t>(sessions[j] == sessions[i]) &
                       static_cast<std::uint32_t>(j < i);
      }
    }
    distinct += 1 - is_repeated;
  }
  return distinct;
}

[[nodiscard]] std::size_t count_by_sorting(SessionIndex* sessions, std::size_t count) {
  std::sort(sessions, sessions + count);
  return static_cast<std::size_t>(std::unique(sessions, sessions + count) - sessions);
}

}  // namespace

void DistinctSessions::begin(std::size_t count) {
  const std::size_t wanted = std::bit_ceil(count * 2);
  if (slots_.size() < wanted || round_ == std::numeric_limits<std::uint32_t>::max()) {
    slots_.assign(std::max(slots_.size(), wanted), 0);
    round_ = 0;
  }
  ++round_;  // makes all older entries invalid
}

std::size_t DistinctSessions::count_many(SessionIndex* sessions, std::size_t count) {
  begin(count);
  // A table of the size that these sessions need stays in the faster caches.
  const std::size_t mask = std::bit_ceil(count * 2) - 1;
  const auto shift = static_cast<unsigned>(std::countl_zero(std::uint64_t{mask}));
  std::size_t distinct = 0;
  std::size_t collisions_left = count * 8;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t entry = round_ << 32U | static_cast<std::uint32_t>(sessions[i]);
    std::size_t slot = (static_cast<std::uint64_t>(sessions[i]) * 0x9E3779B97F4A7C15) >> shift;
    while (slots_[slot] >> 32U == round_ && slots_[slot] != entry) {
      // An attacker may choose numbers that collide; a search then costs a logarithm.
      if (collisions_left-- == 0) return count_by_sorting(sessions, count);
      slot = (slot + 1) & mask;
    }
    distinct += slots_[slot] == entry ? 0 : 1;
    slots_[slot] = entry;
  }
  return distinct;
}

std::size_t DistinctSessions::count_of_more(SessionIndex* sessions, std::size_t count) {
  return count <= few ? count_few(sessions, count) : count_many(sessions, count);
}

}  // namespace signals::inline SIGNALS_ABI
