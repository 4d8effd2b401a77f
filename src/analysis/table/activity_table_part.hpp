// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

#include <signals/passed_over.hpp>

#include "app_cells.hpp"
#include "contribution.hpp"
#include "packed_sessions.hpp"
#include "staged_contributions.hpp"
#include "stored_text.hpp"

namespace signals::inline SIGNALS_ABI {

/// A part of the users of a table, with a lock.
class ActivityTablePart {
 public:
  /// What only some users have.
  struct Rest {
    PackedSessions sessions;
    PassedOver passed_over;
  };

  /// One cache line of 64 bytes.
  struct alignas(64) User {
    explicit User(StoredText user_id) noexcept : id(user_id) {}

    std::uint64_t first_position = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t event_count = 0;
    StoredText id;
    AppCells apps;
    std::unique_ptr<Rest> rest;
  };

  /// Adds all staged contributions of this part and removes them from `staged`.
  void add(StagedContributions& staged);

  /// Adds one contribution.
  void add(const Contribution& contribution);

  /// The user; null if there is none.
  [[nodiscard]] User* find(std::uint32_t user_tag, std::string_view user_id) noexcept;

  [[nodiscard]] std::span<User> users() noexcept { return users_; }

  /// Removes all users and releases their memory. Do not add anything afterwards.
  void clear() noexcept {
    users_ = std::vector<User>();
    long_ids_.release();
  }

 private:
  /// Finds a user by a part of the hash.
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t user_plus_one = 0;  // 0 is free
  };

  [[nodiscard]] Slot& slot_of(std::uint32_t user_tag, std::string_view user_id) noexcept;
  [[nodiscard]] std::uint32_t find_or_add(const Contribution& contribution);
  void make_room();
  void add_few(std::span<const Contribution> contributions);
  [[nodiscard]] static Rest& rest_of(User& user);
  static void add_to(User& user, const Contribution& contribution);

  std::mutex mutex_;
  std::pmr::monotonic_buffer_resource long_ids_;
  std::vector<Slot> slots_{16};
  std::vector<User> users_;
};

}  // namespace signals::inline SIGNALS_ABI
