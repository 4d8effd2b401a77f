// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <signals/abi.hpp>
#include <signals/state/flag_change.hpp>

#include "transaction.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// Adds changes to the table signals_changes, in batches.
class ChangeRows {
 public:
  /// The transaction must outlive this.
  explicit ChangeRows(Transaction& transaction) : transaction_(transaction) {}

  /// Takes a change. Drops that of an id that PostgreSQL cannot hold as text.
  void add(const FlagChange& change);

  /// Writes what was taken, but for changes that the table has. Throws `Failure`.
  void flush();

 private:
  Transaction& transaction_;
  std::vector<FlagChange> changes_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
