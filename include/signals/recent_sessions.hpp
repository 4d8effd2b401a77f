// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <signals/abi.hpp>
#include <signals/app_catalogue.hpp>

namespace signals::inline SIGNALS_ABI {

/// The distinct pairs of session and app of one user within the registration window. Not safe to
/// change from two threads.
class RecentSessions {
 public:
  /// Adds a pair, unless it is there already.
  void insert(AppIndex app, std::string_view session_id) {
    const auto at = pairs_.lower_bound(View{session_id, app});
    if (at != pairs_.end() && at->second == app && at->first == session_id) return;
    pairs_.emplace_hint(at, session_id, app);
  }

  /// Adds every pair of the other.
  void merge(const RecentSessions& other) {
    pairs_.insert(other.pairs_.begin(), other.pairs_.end());
  }

  /// The number of distinct sessions in the pairs whose app satisfies the predicate.
  template <typename Predicate>
  [[nodiscard]] std::size_t count_distinct(Predicate is_counted) const {
    std::size_t count = 0;
    const std::string* last = nullptr;
    for (const auto& [session_id, app] : pairs_) {
      if ((last != nullptr && *last == session_id) || !is_counted(app)) continue;
      last = &session_id;
      ++count;
    }
    return count;
  }

  friend bool operator==(const RecentSessions&, const RecentSessions&) = default;

 private:
  using View = std::pair<std::string_view, AppIndex>;
  struct Less {
    using is_transparent = void;
    [[nodiscard]] bool operator()(const View& left, const View& right) const noexcept {
      return left < right;
    }
  };

  std::set<std::pair<std::string, AppIndex>, Less> pairs_;  // by session, then by app
};

}  // namespace signals::inline SIGNALS_ABI
