// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <signals/abi.hpp>
#include <signals/postgres/state_database.hpp>
#include <signals/state/outbox.hpp>

#include "connection_string.hpp"
#include "transaction.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// The messages in the table signals_outbox of one partition, or of all. Each call is
/// a transaction; all use one connection.
class MessageTable final : public Outbox {
 public:
  /// Both must outlive this.
  MessageTable(const ConnectionString& target, const StateDatabaseOptions& options)
      : target_(target), options_(options) {}

  [[nodiscard]] std::vector<OutboxMessage> take(Instant now, Instant until,
                                                std::size_t most) override;
  void settle(std::span<const OutboxOutcome> outcomes) override;
  [[nodiscard]] std::optional<Instant> next_due() override;
  std::uint64_t release_kept() override;
  [[nodiscard]] OutboxCounts counts() override;

 private:
  /// Runs `work(transaction)` in a transaction, and commits.
  void in_transaction(const std::function<void(Transaction&)>& work);
  /// The parameters of a statement, the first and the last partition before them.
  [[nodiscard]] std::vector<std::string> within_partitions(
      std::vector<std::string> parameters = {}) const;
  /// Runs one statement with those parameters alone, in a transaction of its own.
  [[nodiscard]] Result run_within_partitions(const std::string& sql);

  const ConnectionString& target_;
  const StateDatabaseOptions& options_;
  std::unique_ptr<Transaction> transaction_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
