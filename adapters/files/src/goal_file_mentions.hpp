// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_set.hpp>

namespace signals::files {

/// The subcategories that goals of a goal file name, each where it is named first.
class GoalFileMentions {
 public:
  struct Mention {
    std::string subcategory;
    std::size_t user;
    std::size_t goal;
  };

  void clear() noexcept {
    mentions_.clear();
    subcategories_.clear();
  }

  /// A goal names it, of that user and at that place among the user's goals. Users and goals come
  /// in order.
  void add(std::string_view subcategory, std::size_t user, std::size_t goal) {
    if (subcategories_.contains(subcategory)) return;
    subcategories_.emplace(subcategory);
    mentions_.push_back({.subcategory = std::string(subcategory), .user = user, .goal = goal});
  }

  /// Takes back what the user's goals name, the last user that came.
  void remove(std::size_t user) {
    for (; !mentions_.empty() && mentions_.back().user == user; mentions_.pop_back()) {
      subcategories_.erase(mentions_.back().subcategory);
    }
  }

  /// In the order of users and goals.
  [[nodiscard]] const std::vector<Mention>& all() const noexcept { return mentions_; }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  std::vector<Mention> mentions_;
  boost::unordered_flat_set<std::string, Hash, std::equal_to<>> subcategories_;
};

}  // namespace signals::files
