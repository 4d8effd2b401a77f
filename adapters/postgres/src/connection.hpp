// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <libpq-fe.h>

#include <signals/abi.hpp>

#include "call.hpp"
#include "connection_string.hpp"
#include "result.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// A statement, what it does in messages (`reading goals from`), and its parameters in PostgreSQL's
/// binary form.
struct Query {
  const char* sql;
  std::string_view purpose;
  std::span<const std::string> parameters{};
};

/// One connection to the server, used by one thread at a time.
///
/// libpq and not libpqxx, because libpqxx 6.4 offers no way to wait with a deadline or a stop, nor
/// to cancel.
class Connection {
 public:
  /// Throws `Failure`. Waits no longer than `timeout`, nor than the call allows.
  Connection(const ConnectionString& target, std::chrono::milliseconds timeout, const Call& call,
             std::string_view purpose);

  /// Runs one query, in one round trip and in a read-only transaction of its own that the server
  /// itself ends when the call's time is over. Throws `Failure`; asks the server to cancel the
  /// query when the call is stopped or out of time.
  [[nodiscard]] Result run(const Query& query, const Call& call);

  /// Runs one statement as it is, such as `begin` or what follows it; rows come in binary form.
  /// Throws `Failure` as above.
  Result run_in_transaction(const Query& query, const Call& call);

  /// Whether it is between queries and has heard nothing from the server, not even good-bye.
  [[nodiscard]] bool is_ready() noexcept;

 private:
  struct Finish {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
  };

  void connect(SteadyTime until, const Call& call, std::string_view purpose);
  /// Where a statement runs, and the form of its rows.
  enum class Within { own_transaction, open_transaction };

  void send(const Query& query, Within within, const Call& call);
  [[nodiscard]] Result receive(const Query& query, const Call& call);
  void wait(short events, const Query& query, const Call& call);
  [[nodiscard]] Result next_result(const Query& query, const Call& call);
  [[nodiscard]] std::string_view said() const noexcept { return PQerrorMessage(handle_.get()); }

  const ConnectionString& target_;
  std::unique_ptr<PGconn, Finish> handle_;
  bool is_between_queries_ = false;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
