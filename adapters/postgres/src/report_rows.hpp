// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include <signals/abi.hpp>
#include <signals/instant.hpp>
#include <signals/report.hpp>

#include "transaction.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// Writes reports to the table signals_current, in batches.
class ReportRows {
 public:
  /// The transaction must outlive this.
  explicit ReportRows(Transaction& transaction) : transaction_(transaction) {}

  /// Takes the user's report for that `now`. Drops that of an id that PostgreSQL cannot hold as
  /// text.
  void add(const Report& report, Instant now);

  /// Writes what was taken. Throws `Failure`.
  void flush();

 private:
  Transaction& transaction_;
  std::unordered_set<std::string> known_ids_;
  std::vector<std::string> user_ids_;
  std::vector<std::int64_t> evaluated_at_;
  std::vector<std::int64_t> event_counts_;
  std::vector<std::int64_t> service_event_counts_;
  std::vector<std::string> max_minutes_;
  std::vector<std::int64_t> weekly_sessions_;
  std::vector<std::string> active_weeks_;
  std::vector<std::int64_t> flags_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
