// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <signals/abi.hpp>
#include <signals/instant.hpp>
#include <signals/state/state_store.hpp>

#include "app_rows.hpp"
#include "partition.hpp"
#include "transaction.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// Users and their states in the tables signals_users and signals_states. What is put is written in
/// batches. All functions throw `Failure`.
class UserRows {
 public:
  using Visit = StateTransaction::Visit;

  /// The transaction and the apps must outlive this.
  UserRows(Transaction& transaction, AppRows& apps, PartitionRange range)
      : transaction_(transaction), apps_(apps), range_(range) {}

  /// Reads these users, so that `find` need not.
  void prefetch(std::span<const std::string> user_ids);
  [[nodiscard]] std::optional<StoredUser> find(std::string_view user_id);
  void for_each(const Visit& visit);
  void for_each_due(Instant now, const Visit& visit);
  /// Takes a user to write, with or without the state.
  void put(const StoredUser& user, bool has_state);
  /// Whether the user was there.
  [[nodiscard]] bool erase(std::string_view user_id);
  /// Writes what was taken.
  void flush();

 private:
  /// A user whose row is not written yet.
  struct Pending {
    StoredUser user{};
    bool has_state = false;
  };

  void visit_pages(std::string_view select, std::optional<Instant> due_until, const Visit& visit);
  [[nodiscard]] StoredUser user_at(const Result& result, int row);
  void number_pending();

  Transaction& transaction_;
  AppRows& apps_;
  PartitionRange range_;
  std::int64_t next_number_ = 0;
  std::vector<Pending> pending_;
  std::unordered_set<std::string> pending_ids_;
  /// What was fetched ahead; none for who is not in the store.
  std::unordered_map<std::string, std::optional<StoredUser>> fetched_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
