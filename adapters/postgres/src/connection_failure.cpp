// SPDX-License-Identifier: Apache-2.0
#include "connection_failure.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include <signals/detail/secret_text.hpp>

#include "sql_state.hpp"

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

/// On one line, without the hints and source positions, which have their own lines.
[[nodiscard]] std::string on_one_line(std::string_view text) {
  std::string line;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (part.empty() || part.starts_with('\t') || part.starts_with("LOCATION:")) continue;
    line += line.empty() ? "" : "; ";
    line += part;
  }
  return line;
}

/// The server's own failure within libpq's account of it, which is `FATAL:  28P01: the reason`.
/// libpq has no other way to get the SQLSTATE of a failed connection.
struct ServerFailure {
  std::string sql_state{};
  std::string reason{};
};

[[nodiscard]] bool is_sql_state(std::string_view text) {
  return text.size() == 5 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

/// The last one, because of several hosts the last one's failure counts.
[[nodiscard]] ServerFailure server_failure_in(std::string_view line) {
  constexpr std::string_view before = ":  ";
  constexpr std::string_view after = ": ";
  for (auto at = line.rfind(before); at != std::string_view::npos && at > 0;
       at = line.rfind(before, at - 1)) {
    const std::string_view rest = line.substr(at + before.size());
    const std::string_view state = rest.substr(0, rest.find(after));
    if (is_sql_state(state)) {
      return {std::string(state), std::string(rest.substr(state.size() + after.size()))};
    }
  }
  return {};
}

/// The one way for the server's words, and libpq's, into a message.
[[nodiscard]] std::string quoted(const ConnectionString& target, std::string_view said) {
  const std::vector<std::string_view> secrets(target.secrets().begin(), target.secrets().end());
  std::string words = text::quotable(said, secrets);
  if (words.empty() && !said.empty()) words = "the reason repeats a part of the connection string";
  return words;
}

[[nodiscard]] std::string with_advice(std::string message, std::string_view advice) {
  if (!advice.empty()) message += fmt::format("; {}", advice);
  return message;
}

[[nodiscard]] Failure failure(const Verdict& verdict, std::string message) {
  return {verdict.code, with_advice(std::move(message), verdict.advice), verdict.retry,
          verdict.remedy};
}

/// PgBouncer's messages are more specific than its SQLSTATE.
[[nodiscard]] Verdict verdict_of(std::string_view sql_state, std::string_view reason) {
  if (sql_state.empty() || sql_state == "08P01") return verdict_of_text(reason);
  return verdict_of_state(sql_state);
}

}  // namespace

Failure connecting_failed(const ConnectionString& target, std::string_view said,
                          bool lacks_password) {
  const std::string line = on_one_line(said);
  const std::string to = fmt::format("cannot connect to {}", target.destination());
  if (const ServerFailure server = server_failure_in(line); !server.sql_state.empty()) {
    return failure(
        verdict_of(server.sql_state, server.reason),
        fmt::format("{}: {} (SQLSTATE {})", to, quoted(target, server.reason), server.sql_state));
  }
  const std::string message = fmt::format("{}: {}", to, quoted(target, line));
  if (lacks_password) return failure(verdict_of_state("28P01"), message);
  // Of a keyword's value, before anything was sent.
  if (line.starts_with("invalid ")) {
    return {ErrorCode::invalid_argument, message + "; fix the connection string"};
  }
  return failure(verdict_of_text(line), message);
}

Failure query_failed(const ConnectionString& target, std::string_view purpose, const Result& result,
                     std::string_view said) {
  const std::string_view state = result.error_field(PG_DIAG_SQLSTATE);
  const std::string to = fmt::format("{} {} failed", purpose, target.place());
  if (state.empty()) {
    return failure(verdict_of_text(""),
                   fmt::format("{}: {}", to, quoted(target, on_one_line(said))));
  }
  const std::string_view reason = result.error_field(PG_DIAG_MESSAGE_PRIMARY);
  return failure(verdict_of(state, reason),
                 fmt::format("{}: {} (SQLSTATE {})", to, quoted(target, reason), state));
}

Failure stopped(const ConnectionString& target, std::string_view purpose) {
  return {ErrorCode::cancelled, fmt::format("{} {} was stopped", purpose, target.place())};
}

Failure out_of_time(const ConnectionString& target, std::string_view purpose) {
  return {ErrorCode::deadline_exceeded,
          fmt::format("{} {} took longer than the time given", purpose, target.place()),
          Retry::may_help};
}

}  // namespace signals::inline SIGNALS_ABI::postgres
