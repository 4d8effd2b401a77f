// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include <libpq-fe.h>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::postgres::testing {

/// A test's own connection, to arrange what it needs.
class Session {
 public:
  explicit Session(const std::string& connection_string)
      : connection_(PQconnectdb(connection_string.c_str()), PQfinish) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) {
      throw std::runtime_error(PQerrorMessage(connection_.get()));
    }
    PQsetNoticeReceiver(
        connection_.get(), [](void*, const PGresult*) {}, nullptr);
  }

  /// Runs statements; yields the first field of the last one's first row, empty where there is
  /// none.
  std::string run(const std::string& statements) {
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQexec(connection_.get(), statements.c_str()), PQclear);
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
      throw std::runtime_error(PQerrorMessage(connection_.get()) + statements);
    }
    if (PQntuples(result.get()) == 0 || PQnfields(result.get()) == 0) return "";
    return PQgetvalue(result.get(), 0, 0);
  }

  /// The text as a literal of SQL.
  [[nodiscard]] std::string quote(const std::string& text) {
    const std::unique_ptr<char, decltype(&PQfreemem)> literal(
        PQescapeLiteral(connection_.get(), text.data(), text.size()), PQfreemem);
    if (literal == nullptr) throw std::runtime_error("no literal");
    return literal.get();
  }

 private:
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
