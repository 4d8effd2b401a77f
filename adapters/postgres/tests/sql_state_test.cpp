// SPDX-License-Identifier: Apache-2.0
#include "sql_state.hpp"

#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "connection_failure.hpp"
#include "support/expected_error.hpp"

using signals::ErrorCode;
using signals::Retry;
using namespace signals::postgres;
using namespace signals::testing;

namespace {

/// What comes of libpq's words on a connection, with the server's within.
[[nodiscard]] Failure connecting_failed_as(const std::string& server_words) {
  return connecting_failed(
      ConnectionString("postgres://ada:s3cret@db/app"),
      "connection to server at \"db\" (10.0.0.1), port 5432 failed: FATAL:  " + server_words);
}

}  // namespace

TEST_CASE("what the server says decides the code, whether the caller may retry, and the remedy") {
  struct Row {
    std::string_view state;
    ErrorCode code;
    Retry retry;
    Remedy remedy;
  };
  for (const Row& row : {
           Row{"08006", ErrorCode::unavailable, Retry::may_help, Remedy::try_again},
           Row{"22021", ErrorCode::invalid_argument, Retry::useless, Remedy::none},
           Row{"25006", ErrorCode::failed_precondition, Retry::useless, Remedy::none},
           Row{"28000", ErrorCode::unauthenticated, Retry::useless, Remedy::none},
           Row{"28P01", ErrorCode::unauthenticated, Retry::useless, Remedy::none},
           Row{"3D000", ErrorCode::not_found, Retry::useless, Remedy::none},
           Row{"40001", ErrorCode::aborted, Retry::may_help, Remedy::try_again},
           Row{"40P01", ErrorCode::aborted, Retry::may_help, Remedy::try_again},
           Row{"42501", ErrorCode::permission_denied, Retry::useless, Remedy::none},
           Row{"42703", ErrorCode::failed_precondition, Retry::useless, Remedy::check_schema},
           Row{"42P01", ErrorCode::failed_precondition, Retry::useless, Remedy::check_schema},
           Row{"53200", ErrorCode::resource_exhausted, Retry::may_help, Remedy::try_again},
           Row{"53300", ErrorCode::resource_exhausted, Retry::may_help, Remedy::try_again},
           Row{"55P03", ErrorCode::aborted, Retry::may_help, Remedy::try_again},
           Row{"57014", ErrorCode::aborted, Retry::may_help, Remedy::none},
           Row{"57P01", ErrorCode::unavailable, Retry::may_help, Remedy::try_again},
           Row{"57P02", ErrorCode::unavailable, Retry::may_help, Remedy::try_again},
           Row{"57P03", ErrorCode::unavailable, Retry::may_help, Remedy::try_again},
           Row{"57P04", ErrorCode::not_found, Retry::useless, Remedy::none},
           Row{"XX000", ErrorCode::internal, Retry::useless, Remedy::none},
           Row{"XX001", ErrorCode::data_loss, Retry::useless, Remedy::none},
           Row{"P0001", ErrorCode::unknown, Retry::useless, Remedy::none},
       }) {
    CAPTURE(row.state);
    const Verdict verdict = verdict_of_state(row.state);
    CHECK(verdict.code == row.code);
    CHECK(verdict.retry == row.retry);
    CHECK(verdict.remedy == row.remedy);
  }
}

TEST_CASE("the server's SQLSTATE is found in what libpq says of a connection") {
  const Failure refused = connecting_failed_as(
      "28P01: password authentication failed for user \"ada\"\nLOCATION:  auth_failed, "
      "auth.c:338\n");
  CHECK(refused.code() == ErrorCode::unauthenticated);
  CHECK(refused.what() ==
        std::string("cannot connect to database \"app\" at db:5432 as \"ada\": password "
                    "authentication failed for user \"ada\" (SQLSTATE 28P01); check the user and "
                    "the password of the connection string"));
}

TEST_CASE("the server's details stay in the message") {
  const Failure denied = connecting_failed_as(
      "42501: permission denied for database \"app\"\nDETAIL:  User does not have CONNECT "
      "privilege.\n");
  CHECK(denied.code() == ErrorCode::permission_denied);
  CHECK(std::string_view(denied.what()).find("CONNECT privilege") != std::string_view::npos);
}

TEST_CASE("of several hosts the last one's failure counts") {
  const Failure failure = connecting_failed(
      ConnectionString("postgres://ada@one,two/app"),
      "connection to server at \"one\" (10.0.0.1), port 5432 failed: Connection refused\n"
      "\tIs the server running on that host and accepting TCP/IP connections?\n"
      "connection to server at \"two\" (10.0.0.2), port 5432 failed: FATAL:  57P03: the database "
      "system is starting up\n");
  CHECK(failure.code() == ErrorCode::unavailable);
  CHECK(failure.retry() == Retry::may_help);
  CHECK(failure.what() ==
        std::string("cannot connect to database \"app\" at one:5432, two:5432 as \"ada\": the "
                    "database system is starting up (SQLSTATE 57P03)"));
}

TEST_CASE("failures without an SQLSTATE are told by their words") {
  const std::pair<std::string_view, ErrorCode> verdicts[]{
      {"SSL error: certificate verify failed", ErrorCode::failed_precondition},
      {"server does not support SSL, but SSL was required", ErrorCode::failed_precondition},
      {"root certificate file \"x\" does not exist", ErrorCode::failed_precondition},
      {"no such database: app", ErrorCode::not_found},
      {"database \"app\" does not exist", ErrorCode::not_found},
      {"role \"ada\" does not exist", ErrorCode::unauthenticated},
      {"too many connections for role \"ada\"", ErrorCode::resource_exhausted},
      {"permission denied for database \"app\"", ErrorCode::permission_denied},
      {"Connection refused", ErrorCode::unavailable},
  };
  for (const auto& given : verdicts) {
    CAPTURE(given.first);
    CHECK(verdict_of_text(given.first).code == given.second);
  }
  CHECK(verdict_of_text("Connection refused").remedy == Remedy::try_again);
}
