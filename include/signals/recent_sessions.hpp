// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include <signals/app_catalogue.hpp>

namespace signals {

/// The distinct pairs of app and session of one user within the registration window.
///
/// Exact: the ids themselves are kept, packed end to end, a pair for its id's length and 2 bytes or
/// a few more, with at most a quarter of the memory to spare. What came twice is left out when the
/// memory is full, before more is taken. Not safe to change from two threads.
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
  void append(AppIndex app, std::string_view session_id);
  void make_room(std::size_t size);
  void leave_out_repeated();

  std::vector<char> packed_;  // pairs: app, length, id; some may be there again
  std::size_t size_ = 0;      // how many pairs are packed
};

}  // namespace signals
