// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <signals/activity.hpp>

#include "app_cells.hpp"
#include "stored_text.hpp"

namespace signals {

/// What an event adds to its user's activity: all that can be worked out without the user.
struct Contribution {
  std::uint64_t user_hash;
  std::string_view user_id;
  std::uint64_t position;
  bool is_counted;  // not before `since`
  std::optional<AppIndex> app;
  Minutes foreground;
  WeekSet week;                 // at most one
  std::string_view session_id;  // empty unless it counts
};

/// A part of the users of a table, with a lock for those who add to it.
class ActivityTablePart {
 public:
  /// One line of the cache.
  struct alignas(64) User {
    explicit User(std::string_view user_id) : id(user_id) {}

    /// Gives back the memory of what is known of the user's events.
    void forget_events() noexcept {
      apps = {};
      sessions.reset();
    }

    std::uint64_t first_position = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t event_count = 0;
    StoredText id;
    AppCells apps;
    std::unique_ptr<RecentSessions> sessions;
  };

  /// Adds what events of users of this part contribute. Nearly every event belongs to another user,
  /// so the memory that each needs is asked for ahead, for many events at once.
  void add(std::span<const Contribution* const> contributions);

  /// The user, if there is one.
  [[nodiscard]] User* find(std::uint64_t user_hash, std::string_view user_id) noexcept;

  [[nodiscard]] std::span<User> users() noexcept { return users_; }

 private:
  /// Finds a user by a part of the hash.
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t user_plus_one = 0;  // 0 is free
  };

  [[nodiscard]] static std::uint32_t tag_of(std::uint64_t user_hash) noexcept {
    return static_cast<std::uint32_t>(user_hash);
  }
  [[nodiscard]] Slot& slot_of(std::uint64_t user_hash, std::string_view user_id) noexcept;
  [[nodiscard]] std::uint32_t find_or_add(const Contribution& contribution);
  void make_room();
  void add_few(std::span<const Contribution* const> contributions);

  std::mutex mutex_;
  std::vector<Slot> slots_{16};
  std::vector<User> users_;
};

}  // namespace signals
