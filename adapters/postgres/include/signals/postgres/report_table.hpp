// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/analysis/analyser.hpp>
#include <signals/instant.hpp>
#include <signals/postgres/options.hpp>

namespace signals::inline SIGNALS_ABI::postgres {

/// Writes reports to the table signals_current of state.sql, a row a user, in one transaction.
///
/// A user's older row is replaced; other users' rows stay. Users who failed have none written. An
/// id that PostgreSQL cannot hold as text has no row. From the first report to the commit, no other
/// run writes to the table: whoever comes later waits. Throws `Error` as `GoalDatabase` does, and
/// `failed_precondition` if the table is missing. Not safe to use from two threads.
class SIGNALS_EXPORT ReportTable final : public ReportSink {
 public:
  /// Connects, and finds out whether the table can be used. `now` is that of the reports.
  ReportTable(const std::string& connection_string, Instant now, Options options = {});
  /// Leaves the table as it was, unless it was committed.
  ~ReportTable() override;

  /// What may be a mistake in the connection string, though it can be used; empty if nothing is.
  [[nodiscard]] std::string warning() const;

  void report(const Report& report) override;
  void failed(std::string_view /*user_id*/, const Error& /*error*/) override {}
  void unprocessed(std::string_view /*user_id*/) override {}

  /// Makes all rows visible at once. If it throws `unavailable`, they may be visible or not.
  void commit();

 private:
  class SIGNALS_HIDDEN Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
