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
#include <signals/postgres/state_database.hpp>
#include <signals/state/state_store.hpp>

#include "change_rows.hpp"
#include "connection_string.hpp"
#include "message_rows.hpp"
#include "report_rows.hpp"
#include "transaction.hpp"

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
  [[nodiscard]] AppDictionary& apps() override { return apps_; }
  [[nodiscard]] bool has_batch(const Digest& content) override;
  void add_batch(const Digest& content) override;
  [[nodiscard]] bool holds(std::string_view user_id) override;
  void prefetch(std::span<const std::string> user_ids) override;
  [[nodiscard]] std::optional<StoredUser> find(std::string_view user_id) override;
  void for_each(const Visit& visit) override;
  void for_each_due(Instant now, const Visit& visit) override;
  void put(const StoredUser& user) override;
  void put_all_but_state(const StoredUser& user) override;
  [[nodiscard]] bool erase(std::string_view user_id) override;
  [[nodiscard]] bool keeps_reports() const override { return true; }
  void put_report(const Report& report, Instant now) override { reports_.add(report, now); }
  void add_change(const FlagChange& change) override { changes_.add(change); }
  void add_message(const OutboxMessage& message) override { messages_.add(message, first_); }
  void commit() override;

  [[nodiscard]] StateCounts counts();

 private:
  /// A user whose row is not written yet.
  struct Pending {
    StoredUser user{};
    bool has_state = false;
  };

  void choose_partitions(const StateDatabaseOptions& options, Transaction::Access access,
                         std::optional<std::string_view> user_id);
  void read_partitions(Transaction::Access access, const StateDatabaseOptions& options);
  void read_apps();
  void visit_pages(std::string_view select, std::optional<Instant> due_until, const Visit& visit);
  [[nodiscard]] StoredUser user_at(const Result& result, int row);
  [[nodiscard]] std::string with_common_apps(std::string_view state, std::int64_t partition);
  /// The parameters of a statement, the first and the last partition before them.
  [[nodiscard]] std::vector<std::string> within_partitions(
      std::vector<std::string> parameters = {}) const;
  [[nodiscard]] bool is_one_partition() const noexcept { return first_ == last_; }
  void add_pending(const StoredUser& user, bool has_state);
  void flush();
  void number_pending();
  void write_new_apps();
  void write_new_batches();
  void write_run();
  [[noreturn]] void fail(ErrorCode code, std::string_view problem,
                         Retry retry = Retry::useless) const;

  Transaction transaction_;
  ReportRows reports_{transaction_};
  ChangeRows changes_{transaction_};
  MessageRows messages_{transaction_};
  std::int64_t partitions_ = 0;
  std::int64_t first_ = 0;
  std::int64_t last_ = 0;
  std::int64_t epoch_ = 0;
  std::optional<StateRun> run_;
  bool has_new_run_ = false;
  AppDictionary apps_;
  std::size_t stored_apps_ = 0;
  /// Of each partition, where there are several.
  std::vector<AppDictionary> apps_of_partitions_;
  std::vector<Digest> new_batches_;
  std::int64_t next_number_ = 0;
  std::vector<Pending> pending_;
  std::unordered_set<std::string> pending_ids_;
  /// What was fetched ahead; none for who is not in the store.
  std::unordered_map<std::string, std::optional<StoredUser>> fetched_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
