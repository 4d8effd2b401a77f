// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <signals/app_catalogue.hpp>

namespace signals {

/// The distinct pairs of app and session of one user within the registration window.
///
/// Exact: the ids themselves are kept, packed end to end, with a hash table of offsets beside them
/// once there are more than a few. A pair costs its id's length and 6 to 10 bytes. Not safe to
/// change from two threads.
class RecentSessions {
 public:
  /// Adds a pair, unless it is there. Throws `Error` with `resource_exhausted` when one user's ids
  /// would take more than 4 GiB.
  void insert(AppIndex app, std::string_view session_id);

  /// Adds every pair of the other.
  void merge(const RecentSessions& other);

  /// How many distinct sessions the pairs name whose app satisfies the predicate.
  [[nodiscard]] std::size_t count_distinct(const std::function<bool(AppIndex)>& is_counted) const;

  /// Whether both hold the same pairs, in whatever order they came.
  friend bool operator==(const RecentSessions& left, const RecentSessions& right);

 private:
  struct Pair {
    AppIndex app;
    std::string_view session_id;
    std::size_t next;  // where the pair after this one begins
  };

  [[nodiscard]] Pair pair_at(std::size_t offset) const noexcept;
  [[nodiscard]] bool contains(AppIndex app, std::string_view session_id) const noexcept;
  [[nodiscard]] std::size_t count_distinct_of_few(
      const std::function<bool(AppIndex)>& is_counted) const;
  [[nodiscard]] std::size_t slot_of(AppIndex app, std::string_view session_id) const noexcept;
  void rebuild_slots();

  std::string packed_;                // pairs: app, length, id
  std::vector<std::uint32_t> slots_;  // offset + 1 into packed_, 0 is free; empty while few
  std::size_t size_ = 0;
};

}  // namespace signals
