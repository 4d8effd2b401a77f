// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <signals/abi.hpp>
#include <signals/state/outbox.hpp>

#include "transaction.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// Adds messages to the table signals_outbox, in batches.
class MessageRows {
 public:
  /// The transaction must outlive this.
  explicit MessageRows(Transaction& transaction) : transaction_(transaction) {}

  /// Takes a message of a user of that partition, the same for all.
  void add(const OutboxMessage& message, std::int64_t partition);

  /// Writes what was taken, in its order. Throws `Failure`.
  void flush();

 private:
  Transaction& transaction_;
  std::int64_t partition_ = 0;
  std::vector<OutboxMessage> messages_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
