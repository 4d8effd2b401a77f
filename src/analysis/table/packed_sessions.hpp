// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include <signals/app_catalogue.hpp>
#include <signals/recent_sessions.hpp>

namespace signals::inline SIGNALS_ABI {

/// `RecentSessions` in little memory, for a table of many users.
///
/// Exact: it stores the ids themselves, one after the other. Each omits the prefix that it shares
/// with the first id, and has a header of 3 bytes or a few more. At most a quarter of the memory is
/// spare. Repeated pairs are removed when the memory is full, before it grows. Not safe to change
/// from two threads.
class PackedSessions {
 public:
  /// Adds a pair, unless it is there already. Throws `Error` with `resource_exhausted` if one
  /// user's ids would take more than 4 GiB.
  void insert(AppIndex app, std::string_view session_id);

  /// The number of distinct sessions in the pairs whose app satisfies the predicate.
  [[nodiscard]] std::size_t count_distinct(const std::function<bool(AppIndex)>& is_counted) const;

  /// The same pairs in the form of the rules engine.
  [[nodiscard]] RecentSessions unpacked() const;

 private:
  /// Two pairs have the same session if `shared` and `rest` are equal.
  struct Pair {
    AppIndex app;
    std::size_t shared;     // the length of the prefix that the id shares with the first id
    std::string_view rest;  // the id after that prefix
    std::size_t next;       // the offset of the following pair
  };

  [[nodiscard]] static bool is_same_session(const Pair& left, const Pair& right) noexcept {
    return left.shared == right.shared && left.rest == right.rest;
  }
  [[nodiscard]] Pair pair_at(std::size_t offset) const noexcept;
  [[nodiscard]] Pair pair_of(AppIndex app, std::string_view session_id) const noexcept;
  [[nodiscard]] bool contains(const Pair& wanted) const noexcept;
  void append(const Pair& pair);
  void make_room(std::size_t size);
  void remove_repeated();

  std::vector<char> packed_;  // pairs: app, shared, length of the rest, rest; may contain repeats
  std::size_t size_ = 0;      // the number of pairs in packed_
};

}  // namespace signals::inline SIGNALS_ABI
