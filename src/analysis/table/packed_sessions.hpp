// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include <signals/app_catalogue.hpp>
#include <signals/recent_sessions.hpp>

namespace signals {

/// `RecentSessions` in little memory, for as many users as a table has.
///
/// Exact: the ids themselves are kept, packed end to end, each without what it begins with in
/// common with the first one, and with 3 bytes or a few more beside it; at most a quarter of the
/// memory is to spare. What came twice is left out when the memory is full, before more is taken.
/// Not safe to change from two threads.
class PackedSessions {
 public:
  /// Adds a pair, unless it is there. Throws `Error` with `resource_exhausted` when one user's ids
  /// would take more than 4 GiB.
  void insert(AppIndex app, std::string_view session_id);

  /// How many distinct sessions the pairs name whose app satisfies the predicate.
  [[nodiscard]] std::size_t count_distinct(const std::function<bool(AppIndex)>& is_counted) const;

  /// The same pairs in the form of the rules engine.
  [[nodiscard]] RecentSessions unpacked() const;

 private:
  /// Two pairs have the same session when `shared` and `rest` are the same.
  struct Pair {
    AppIndex app;
    std::size_t shared;     // how many bytes the id begins with in common with the first one
    std::string_view rest;  // the id after them
    std::size_t next;       // where the pair after this one begins
  };

  [[nodiscard]] static bool is_same_session(const Pair& left, const Pair& right) noexcept {
    return left.shared == right.shared && left.rest == right.rest;
  }
  [[nodiscard]] Pair pair_at(std::size_t offset) const noexcept;
  [[nodiscard]] Pair pair_of(AppIndex app, std::string_view session_id) const noexcept;
  [[nodiscard]] bool contains(const Pair& wanted) const noexcept;
  void append(const Pair& pair);
  void make_room(std::size_t size);
  void leave_out_repeated();

  std::vector<char> packed_;  // pairs: app, shared, length of the rest, rest; some may be repeated
  std::size_t size_ = 0;      // how many pairs are packed
};

}  // namespace signals
