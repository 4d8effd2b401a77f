// SPDX-License-Identifier: Apache-2.0
#include "transaction.hpp"

#include <memory>

#include <fmt/format.h>

#include <signals/error.hpp>

#include "call.hpp"
#include "failure.hpp"
#include "retrying.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

Transaction::Transaction(const ConnectionString& target, const Options& options, Access access,
                         std::chrono::milliseconds patience)
    : target_(target), options_(options), access_(access), patience_(patience) {
  const Call call(options.timeout, {});
  retrying(options, target, call, purpose(), [&] {
    connection_ = std::make_unique<Connection>(target, options.connect_timeout, call, purpose());
    connection_->run_in_transaction({begin(), purpose()}, call);
  });
  set_time_limits();
}

const char* Transaction::begin() const noexcept {
  return access_ == Access::reading ? "begin isolation level repeatable read read only"
                                    : "begin isolation level read committed read write";
}

void Transaction::begin_again() {
  run(begin());
  set_time_limits();
}

void Transaction::set_time_limits() {
  // A run may be idle while it reads events. The time limit is for a client whose machine is gone.
  run("select pg_catalog.set_config('lock_timeout', $1, true),"
      " pg_catalog.set_config('statement_timeout', $2, true),"
      " pg_catalog.set_config('idle_in_transaction_session_timeout', '24h', true)",
      {std::to_string(patience_.count()), std::to_string((options_.timeout + patience_).count())});
}

Result Transaction::run(const std::string& sql, const std::vector<std::string>& parameters) {
  const Call call(options_.timeout + patience_, {});
  try {
    return connection_->run_in_transaction({sql.c_str(), purpose(), parameters}, call);
  } catch (const Failure& failure) {
    if (failure.remedy() != Remedy::check_schema) throw;
    throw Failure(failure.code(),
                  fmt::format("{}; run the file share/signals/postgres/state.sql in that database, "
                              "which makes the tables",
                              failure.what()));
  }
}

void Transaction::commit() {
  try {
    // PostgreSQL rolls back what failed before, and calls that a success.
    if (run("commit").command() != "COMMIT") {
      throw Error(ErrorCode::aborted, "an earlier statement of the transaction failed",
                  Retry::may_help);
    }
  } catch (const Failure& failure) {
    if (!is_broken()) throw;
    throw Error(
        failure.code(),
        fmt::format("{}; whether the run was committed is not known, so repeat it", failure.what()),
        failure.retry());
  }
}

}  // namespace signals::inline SIGNALS_ABI::postgres
