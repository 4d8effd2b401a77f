// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include <signals/goal.hpp>

namespace signals::inline SIGNALS_ABI::files {

/// The goals of many users, each user's side by side in memory.
///
/// Filled user by user: `append` goals, then say with `close` whose they were. `const` members are
/// safe to call from any number of threads.
class GoalsByUser {
 public:
  /// A new goal of the user at hand. It stays where it is until the next one.
  [[nodiscard]] Goal& append() {
    if (blocks_.empty() || blocks_.back().size() == blocks_.back().capacity()) add_block();
    ++open_size_;
    return blocks_.back().emplace_back();
  }

  /// The goals of the user at hand.
  [[nodiscard]] std::span<const Goal> open_goals() const noexcept {
    if (open_size_ == 0) return {};
    return std::span(blocks_.back()).last(open_size_);
  }

  /// Takes all goals of the user at hand away but for the first ones, `size` of them.
  void shrink_open(std::size_t size) noexcept;

  /// Gives the user at hand this id, and goes on to the next one. False when a user has the id
  /// already; then the user at hand stays, and cannot be closed.
  [[nodiscard]] bool close(std::string_view user_id);

  /// All users, in the order in which they came.
  [[nodiscard]] std::span<const std::string_view> users() const noexcept { return users_; }

  /// The goals of a user; none of one that is not known. They stay while no more users come.
  [[nodiscard]] std::span<const Goal> find(std::string_view user_id) const noexcept {
    const auto at = goals_.find(user_id);
    return at == goals_.end() ? std::span<const Goal>{} : at->second;
  }

 private:
  void add_block();

  // Blocks never grow, so goals need not move, and memory is taken only as it is filled.
  std::vector<std::vector<Goal>> blocks_;
  std::size_t open_size_ = 0;  // the last goals of the last block
  std::pmr::monotonic_buffer_resource user_ids_;
  std::vector<std::string_view> users_;
  boost::unordered_flat_map<std::string_view, std::span<const Goal>, std::hash<std::string_view>>
      goals_;
};

}  // namespace signals::inline SIGNALS_ABI::files
