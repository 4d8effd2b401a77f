// SPDX-License-Identifier: Apache-2.0
#include "connection_string.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <string_view>

#include <fmt/format.h>
#include <libpq-fe.h>

#include <signals/detail/secret_text.hpp>
#include <signals/error.hpp>

#include "disguise.hpp"

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

using OptionList = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

[[noreturn]] void fail(std::string_view reason) {
  throw Error(ErrorCode::invalid_argument,
              fmt::format("the connection string of the PostgreSQL database cannot be used: {}; it "
                          "looks like postgres://USER:PASSWORD@HOST:PORT/DATABASE",
                          reason));
}

constexpr std::string_view encode_advice =
    "write % as %25, @ as %40, / as %2F and : as %3A in a user name or password";

/// libpq quotes what it cannot read, and that may be the password: only the words around the
/// outermost quotes are its own.
[[nodiscard]] std::string without_quotations(std::string_view text) {
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  const auto first = text.find('"');
  if (first == std::string_view::npos) return std::string(text);
  return fmt::format("{}\"…\"{}", text.substr(0, first), text.substr(text.rfind('"') + 1));
}

/// A password with an unescaped `@` or `/` ends early for libpq, and messages would show the rest
/// of it as the host, the port or the database.
void require_one_reading(std::string_view text) {
  const auto scheme = text.find("://");
  if (scheme == std::string_view::npos || text.substr(0, scheme).find('=') != text.npos) return;
  text.remove_prefix(scheme + 3);
  const auto at = text.find('@');
  if (at < text.find('/')) text.remove_prefix(at + 1);  // user and password as libpq takes them
  if (text.substr(0, text.find('?')).find('@') != std::string_view::npos) {
    fail(fmt::format("it has more than one reading; {}", encode_advice));
  }
}

/// Whether a bare `/` and a later `@` make a password look like the path and the parameters:
/// `postgres://ada:12/34?a=b@host/app`. Both readings are possible.
[[nodiscard]] bool may_hide_password(std::string_view text) {
  const auto scheme = text.find("://");
  if (scheme == std::string_view::npos || text.substr(0, scheme).find('=') != text.npos) {
    return false;
  }
  text.remove_prefix(scheme + 3);
  const auto at = text.find('@');
  return at != std::string_view::npos && text.find('/') < at;
}

[[nodiscard]] OptionList parse(const std::string& text) {
  char* message = nullptr;
  OptionList options(PQconninfoParse(text.c_str(), &message), PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> owned(message, PQfreemem);
  if (options == nullptr) {
    fail(fmt::format("{} ({})", message == nullptr ? "no memory" : without_quotations(message),
                     encode_advice));
  }
  return options;
}

/// What the string says, and libpq's own defaults, from the environment too, for the rest.
[[nodiscard]] std::map<std::string, std::string> with_defaults(
    const ConnectionString::Parameters& given) {
  std::map<std::string, std::string> values;
  const OptionList defaults(PQconndefaults(), PQconninfoFree);
  for (auto* option = defaults.get(); option != nullptr && option->keyword != nullptr; ++option) {
    if (option->val != nullptr) values[option->keyword] = option->val;
  }
  for (const auto& [keyword, value] : given) values[keyword] = value;
  return values;
}

[[nodiscard]] std::vector<std::string_view> split(std::string_view list) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto comma = list.find(',');
    parts.push_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    list.remove_prefix(comma + 1);
  }
}

[[nodiscard]] bool is_this_machine(std::string_view host) {
  return host.empty() || host.starts_with('/') || host.starts_with('@') || host == "localhost" ||
         host == "::1" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos);
}

/// `a:5432, b:5433` for hosts `a,b` and ports `5432,5433`.
[[nodiscard]] std::string addresses(std::string_view hosts, std::string_view ports) {
  const auto all_ports = split(ports);
  std::string text;
  std::size_t i = 0;
  for (const std::string_view host : split(hosts)) {
    std::string_view port = all_ports.size() == 1  ? all_ports[0]
                            : i < all_ports.size() ? all_ports[i]
                                                   : "";
    ++i;
    text += fmt::format("{}{}:{}", text.empty() ? "" : ", ",
                        host.empty() ? "the local socket" : host, port.empty() ? "5432" : port);
  }
  return text;
}

}  // namespace

ConnectionString::ConnectionString(const std::string& string) {
  if (string.find('\0') != std::string::npos) fail("it contains a NUL character");
  if (const auto disguise = disguise_of(string); !disguise.empty()) fail(disguise);
  require_one_reading(string);
  const OptionList options = parse(string);
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) parameters_.emplace_back(option->keyword, option->val);
  }

  auto values = with_defaults(parameters_);
  const std::string& port = values["port"];
  if (port.find_first_not_of("0123456789,") != std::string::npos) {
    fail(fmt::format("the port is not a number ({})", encode_advice));
  }
  user_ = values["user"];
  const std::string& database = values["dbname"];
  const std::string& host = values["host"];
  place_ = fmt::format("database \"{}\" at {}", database.empty() ? user_ : database,
                       addresses(host.empty() ? values["hostaddr"] : host, port));
  place_ = text::without_keys(place_);
  destination_ = fmt::format("{} as \"{}\"", place_, text::without_keys(user_));
  for (const char* const keyword : {"password", "sslpassword"}) {
    if (!values[keyword].empty()) secrets_.push_back(values[keyword]);
  }
  const std::string& mode = values["sslmode"];
  const bool requires_tls = mode == "require" || mode == "verify-ca" || mode == "verify-full";
  const auto hosts = split(host.empty() ? values["hostaddr"] : host);
  is_unprotected_ = !requires_tls && !std::all_of(hosts.begin(), hosts.end(), is_this_machine);
  if (may_hide_password(string)) {
    destination_ = "the database of the connection string";
    place_ = destination_;
    secrets_.insert(secrets_.end(), {database, user_, host});
  }

  if (const std::string& timeout = values["connect_timeout"]; !timeout.empty()) {
    int seconds = 0;
    const char* const end = timeout.data() + timeout.size();
    if (std::from_chars(timeout.data(), end, seconds).ptr != end || seconds < 0) {
      fail("connect_timeout is not a whole number of seconds");
    }
    connect_timeout_ = std::chrono::seconds(seconds);
  }

  const auto says = [&](std::string_view keyword) {
    return std::any_of(parameters_.begin(), parameters_.end(),
                       [&](const auto& parameter) { return parameter.first == keyword; });
  };
  if (!says("application_name")) parameters_.emplace_back("application_name", "signals");
  // A peer that vanished without a word is noticed before the call's time is over.
  if (!says("tcp_user_timeout")) parameters_.emplace_back("tcp_user_timeout", "10000");
  std::erase_if(parameters_, [](const auto& given) { return given.first == "client_encoding"; });
  parameters_.emplace_back("client_encoding", "UTF8");
}

std::string warning_about(const ConnectionString& target) {
  if (!target.may_send_password_in_clear()) return "";
  return fmt::format(
      "a password may go unencrypted to {}, as sslmode does not require TLS; add "
      "sslmode=verify-full and sslrootcert to the connection string",
      target.place());
}

}  // namespace signals::inline SIGNALS_ABI::postgres
