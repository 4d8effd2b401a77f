// SPDX-License-Identifier: Apache-2.0
#include "disguise.hpp"

#include <algorithm>
#include <array>

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

struct Disguise {
  std::string_view sign;
  std::string_view reason;
};

constexpr std::string_view prisma =
    "it has parameters of Prisma; remove schema, connection_limit, pool_timeout, pgbouncer, "
    "sslaccept and the like";
constexpr std::string_view sqlalchemy =
    "it names a driver, as SQLAlchemy does; write postgres:// without the + and the driver";
constexpr std::string_view unreplaced =
    "it contains a placeholder that nothing has replaced; write the value itself";

constexpr std::array beginnings{
    Disguise{
        "jdbc:",
        "it is a URL of JDBC; remove jdbc:, and put the user and the password before the host"},
    Disguise{
        "r2dbc:",
        "it is a URL of R2DBC; remove r2dbc:, and put the user and the password before the host"},
    Disguise{"postgresql+", sqlalchemy},
    Disguise{"postgres+", sqlalchemy},
    Disguise{"prisma", "it is a URL of Prisma Accelerate; write the URL of the database itself"},
    Disguise{"arn:", "it is the ARN of a secret; write the secret's text"},
    Disguise{"psql ", "it is a command; write only the URL in it"},
    Disguise{"export ", "it is a command; write only the URL in it"},
    Disguise{"DATABASE_URL=", "it repeats the name DATABASE_URL=; write only what follows"},
    Disguise{"mysql", "it is a URL of MySQL; signals reads goals from PostgreSQL"},
    Disguise{"mariadb", "it is a URL of MariaDB; signals reads goals from PostgreSQL"},
    Disguise{"sqlite", "it is a URL of SQLite; signals reads goals from PostgreSQL"},
    Disguise{"mongodb", "it is a URL of MongoDB; signals reads goals from PostgreSQL"},
    Disguise{"http", "it is a URL of a web server; write the URL of the database"},
};

constexpr std::array parts{
    Disguise{"${", unreplaced},
    Disguise{"$(", unreplaced},
    Disguise{"{{", unreplaced},
};

// Of Prisma's connector for PostgreSQL
// (https://www.prisma.io/docs/orm/overview/databases/postgresql, checked 2026-11-28), but for those
// that libpq has as well.
constexpr std::array<std::string_view, 9> prisma_parameters{"schema",
                                                            "connection_limit",
                                                            "pool_timeout",
                                                            "pgbouncer",
                                                            "sslaccept",
                                                            "sslidentity",
                                                            "socket_timeout",
                                                            "statement_cache_size",
                                                            "single_use_connections"};

/// `Host=…;Password=…`, as .NET writes it. In libpq's pairs a `;` belongs to a value.
[[nodiscard]] bool has_semicolons_between_pairs(std::string_view text) noexcept {
  const auto semicolon = text.find(';');
  return semicolon != text.npos && text.find("://") == text.npos && text.find('=') < semicolon &&
         text.find('=', semicolon) != text.npos;
}

[[nodiscard]] bool has_parameter(std::string_view text, std::string_view name) noexcept {
  for (auto at = text.find('?'); at != text.npos; at = text.find('&', at + 1)) {
    const std::string_view rest = text.substr(at + 1);
    if (rest.starts_with(name) && rest.substr(name.size()).starts_with('=')) return true;
  }
  return false;
}

}  // namespace

std::string_view disguise_of(std::string_view text) noexcept {
  for (const Disguise& disguise : beginnings) {
    if (text.starts_with(disguise.sign)) return disguise.reason;
  }
  for (const Disguise& disguise : parts) {
    if (text.find(disguise.sign) != text.npos) return disguise.reason;
  }
  if (text.starts_with('{')) {
    return "it is JSON, like a secret of Amazon RDS; set DATABASE_SECRET_ID to that secret's id, "
           "or write one URL with its username, password, host, port and dbname";
  }
  if (std::any_of(prisma_parameters.begin(), prisma_parameters.end(),
                  [&](std::string_view name) { return has_parameter(text, name); })) {
    return prisma;
  }
  if (has_semicolons_between_pairs(text)) {
    return "it has semicolons between its pairs, as .NET writes them; write a URL";
  }
  return {};
}

}  // namespace signals::inline SIGNALS_ABI::postgres
