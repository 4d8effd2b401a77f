// SPDX-License-Identifier: Apache-2.0
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/system/error_code.hpp>
#include <fmt/format.h>

#include <signals/aws_secrets/database_secret.hpp>
#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::aws_secrets {
namespace {

/// Adds `keyword='value'`, as libpq reads it:
/// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
void append_keyword(std::string& out, std::string_view keyword, std::string_view value) {
  out += out.empty() ? "" : " ";
  out += keyword;
  out += "='";
  for (const char byte : value) {
    if (byte == '\'' || byte == '\\') out += '\\';
    out += byte;
  }
  out += '\'';
}

}  // namespace

std::string connection_string_in(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos || text[first] != '{') return std::string(text);
  boost::system::error_code fault;
  const boost::json::value parsed = boost::json::parse(text, fault);
  if (fault || !parsed.is_object()) {
    throw Error(ErrorCode::failed_precondition,
                "the secret begins like JSON, but is not valid JSON");
  }
  std::string connection;
  const auto append = [&](std::string_view member, std::string_view keyword, bool is_needed) {
    const boost::json::value* const value = parsed.get_object().if_contains(member);
    if (value != nullptr && value->is_string()) {
      append_keyword(connection, keyword, value->get_string());
    } else if (value != nullptr && value->is_int64()) {
      append_keyword(connection, keyword, std::to_string(value->get_int64()));
    } else if (is_needed) {
      throw Error(ErrorCode::failed_precondition,
                  fmt::format("the secret is JSON without a {}; add it, or make the secret's text "
                              "postgres://USER:PASSWORD@HOST:PORT/DATABASE",
                              member));
    }
  };
  append("host", "host", true);
  append("port", "port", false);
  append("dbname", "dbname", false);
  append("username", "user", true);
  append("password", "password", true);
  return connection;
}

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
