// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/postgres/state_database.hpp>
#include <signals/state/state_store.hpp>

#include "app_rows.hpp"
#include "change_rows.hpp"
#include "connection_string.hpp"
#include "message_rows.hpp"
#include "partition.hpp"
#include "report_rows.hpp"
#include "transaction.hpp"
#include "user_rows.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// What is read and written of a state in one transaction. What is put is sent in batches.
class DatabaseTransaction final : public StateTransaction {
 public:
  /// Locks the chosen partition if it writes: the one of `user_id` where none is chosen. Throws
  /// `Error`.
  DatabaseTransaction(const ConnectionString& target, const StateDatabaseOptions& options,
                      Transaction::Access access, std::optional<std::string_view> user_id = {});

  [[nodiscard]] std::optional<StateRun> last_run() override { return run_; }
  void put_run(const StateRun& run) override;
  [[nodiscard]] AppDictionary& apps() override { return apps_->apps(); }
  [[nodiscard]] bool has_batch(const Digest& content) override;
  void add_batch(const Digest& content) override;
  [[nodiscard]] bool holds(std::string_view user_id) override;
  void prefetch(std::span<const std::string> user_ids) override { users_->prefetch(user_ids); }
  [[nodiscard]] std::optional<StoredUser> find(std::string_view user_id) override {
    return users_->find(user_id);
  }
  void for_each(const Visit& visit) override { users_->for_each(visit); }
  void for_each_due(Instant now, const Visit& visit) override { users_->for_each_due(now, visit); }
  void put(const StoredUser& user) override { users_->put(user, true); }
  void put_all_but_state(const StoredUser& user) override { users_->put(user, false); }
  [[nodiscard]] bool erase(std::string_view user_id) override;
  [[nodiscard]] bool keeps_reports() const override { return true; }
  void put_report(const Report& report, Instant now) override { reports_.add(report, now); }
  void add_change(const FlagChange& change) override { changes_.add(change); }
  void add_message(const OutboxMessage& message) override { messages_.add(message, range_.first); }
  void commit() override;

  [[nodiscard]] StateCounts counts();

 private:
  void choose_partitions(const StateDatabaseOptions& options, Transaction::Access access,
                         std::optional<std::string_view> user_id);
  void read_partitions(Transaction::Access access, const StateDatabaseOptions& options);
  void write_new_batches();
  void write_run();
  [[noreturn]] void fail(ErrorCode code, std::string_view problem,
                         Retry retry = Retry::useless) const;

  Transaction transaction_;
  ReportRows reports_{transaction_};
  ChangeRows changes_{transaction_};
  MessageRows messages_{transaction_};
  std::int64_t partitions_ = 0;
  PartitionRange range_;
  std::int64_t epoch_ = 0;
  std::optional<StateRun> run_;
  bool has_new_run_ = false;
  /// There once the partitions are chosen.
  std::optional<AppRows> apps_;
  std::optional<UserRows> users_;
  std::vector<Digest> new_batches_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
