// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <signals/postgres/report_table.hpp>

#include "connection_string.hpp"
#include "report_rows.hpp"
#include "retrying.hpp"
#include "transaction.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

class ReportTable::Implementation {
 public:
  Implementation(const std::string& connection_string, Instant reported_now, Options given)
      : target(connection_string),
        now(reported_now),
        options(checked(std::move(given))),
        transaction(target, options, Transaction::Access::writing, options.timeout),
        rows(transaction) {
    transaction.run("select from public.signals_current limit 0");
  }

  // An update may write the same users in another order, and each would wait for the other. Whoever
  // only reads the table waits for nobody.
  void lock() {
    if (is_locked_) return;
    transaction.run("lock table public.signals_current in share row exclusive mode");
    is_locked_ = true;
  }

  const ConnectionString target;
  const Instant now;
  const Options options;
  Transaction transaction;
  ReportRows rows;

 private:
  bool is_locked_ = false;
};

ReportTable::ReportTable(const std::string& connection_string, Instant now, Options options)
    : implementation_(
          std::make_unique<Implementation>(connection_string, now, std::move(options))) {}

ReportTable::~ReportTable() = default;

std::string ReportTable::warning() const { return warning_about(implementation_->target); }

void ReportTable::report(const Report& report) {
  implementation_->lock();
  implementation_->rows.add(report, implementation_->now);
}

void ReportTable::commit() {
  implementation_->rows.flush();
  implementation_->transaction.commit();
}

}  // namespace signals::inline SIGNALS_ABI::postgres
