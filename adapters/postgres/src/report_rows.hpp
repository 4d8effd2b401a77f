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
  /// What the table holds of a report.
  struct Row {
    std::string user_id{};
    Instant evaluated_at{};
    std::uint64_t event_count = 0;
    std::uint64_t service_event_count = 0;
    std::string max_minutes{};
    std::uint64_t weekly_sessions = 0;
    std::string active_weeks{};
    std::uint64_t flags = 0;
  };

  Transaction& transaction_;
  std::unordered_set<std::string> known_ids_;
  std::vector<Row> rows_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
