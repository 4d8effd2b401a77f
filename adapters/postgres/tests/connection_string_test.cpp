// SPDX-License-Identifier: Apache-2.0
#include "connection_string.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include <signals/postgres/goal_database.hpp>

#include "cluster.hpp"
#include "connection_failure.hpp"
#include "support/expected_error.hpp"

using namespace signals::postgres::testing;

namespace {

[[nodiscard]] std::optional<std::string> parameter(const ConnectionString& text,
                                                   const std::string& keyword) {
  const auto& all = text.parameters();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const auto& pair) { return pair.first == keyword; });
  return at == all.end() ? std::nullopt : std::optional(at->second);
}

}  // namespace

TEST_CASE("a connection string is told by host, port and database, without the password") {
  const ConnectionString uri("postgres://ada:s3cret%40x@db.example.com:6543/app?sslmode=require");
  CHECK(uri.place() == "database \"app\" at db.example.com:6543");
  CHECK(uri.user() == "ada");
  CHECK(parameter(uri, "password") == "s3cret@x");
  CHECK(parameter(uri, "sslmode") == "require");

  const ConnectionString pairs("host=/run/db port=5433 dbname='my app' user=ada password='s3cret'");
  CHECK(pairs.place() == "database \"my app\" at /run/db:5433");

  CHECK(ConnectionString("postgresql://ada@one:1,two:2/app").place() ==
        "database \"app\" at one:1, two:2");
  CHECK(ConnectionString("host=one,two port=7 dbname=app user=ada").place() ==
        "database \"app\" at one:7, two:7");
  CHECK(ConnectionString("postgres://ada@[::1]:5/").place() == "database \"ada\" at ::1:5");
}

TEST_CASE("connections call themselves signals unless the string has another name") {
  CHECK(parameter(ConnectionString("postgres://ada@db/app"), "application_name") == "signals");
  CHECK(parameter(ConnectionString("postgres://ada@db/app?application_name=nightly"),
                  "application_name") == "nightly");
}

TEST_CASE("text is UTF-8 whatever the string says") {
  CHECK(parameter(ConnectionString("host=db dbname=app client_encoding=LATIN1"),
                  "client_encoding") == "UTF8");
}

TEST_CASE("the string's own connect_timeout is taken over") {
  CHECK(ConnectionString("postgres://ada@db/app").connect_timeout() == std::nullopt);
  CHECK(ConnectionString("postgres://ada@db/app?connect_timeout=7").connect_timeout() == 7s);
}

TEST_CASE("a string that cannot be read is refused without giving the password away") {
  for (const std::string text :
       {"postgres://ada:s3cret%zz@db/app", "postgres://ada:s3cretp@ss@db/app",
        "postgres://ada:s3cret/w%rd@db/app", "postgres://ada:s3cret@db/app?schema=s3cret",
        "postgres://ada:s3cret@db/app?sslmode", "s3cret", "host=db password='s3cret",
        "host=db password='s3cret\"w%rd\" x", "postgres://ada:s3cret@db:s3cret/app",
        "postgres://[s3cret", "host=db s3cret=1", "postgres://ada:s3cret%00@db/app",
        "postgres://db/app?connect_timeout=soon"}) {
    CAPTURE(text);
    const auto error = error_of([&] { static_cast<void>(ConnectionString(text)); });
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.names("postgres://USER:PASSWORD@HOST:PORT/DATABASE"));
  }
  const std::string with_nul("host=db\0 dbname=app", 19);
  CHECK(error_of([&] { static_cast<void>(ConnectionString(with_nul)); }).code ==
        ErrorCode::invalid_argument);
}

TEST_CASE("a password may hold anything once it is encoded") {
  const ConnectionString text("postgres://ada:" + std::string(Cluster::encoded_password) +
                              "@db/app?sslmode=disable");
  CHECK(parameter(text, "password") == Cluster::password);
  CHECK(text.place() == "database \"app\" at db:5432");
}

TEST_CASE("a string that has a second reading, with a longer password, shows neither") {
  for (const std::string string : {"postgres://ada:12/s3cret?user=w%25rd@db.example.com",
                                   "postgres://ada:12/s3cret?options=w%25rd@db.example.com/app",
                                   "postgres://ada/s3cret?application_name=x@db/app"}) {
    CAPTURE(string);
    const ConnectionString text(string);
    CHECK(text.destination() == "the database of the connection string");
    CHECK(text.place() == "the database of the connection string");
    const auto failure = error_of([&] {
      throw signals::postgres::connecting_failed(
          text, "FATAL:  3D000: database \"s3cret\" does not exist for \"w%rd@db.example.com\"");
    });
    CHECK(failure.code == ErrorCode::not_found);
  }
}

TEST_CASE("a password that may go unencrypted to another machine is a warning") {
  for (const std::string text :
       {"postgres://ada:s3cret@db.example.com/app", "postgres://ada@10.0.0.7/app?sslmode=prefer",
        "host=db.example.com dbname=app sslmode=allow", "postgres://ada@localhost,db/app",
        "postgres://ada@db/app?sslmode=disable"}) {
    CAPTURE(text);
    CHECK(ConnectionString(text).may_send_password_in_clear());
    const GoalDatabase goals(text);
    CHECK(goals.warning().find("add sslmode=verify-full") != std::string::npos);
    CHECK_FALSE(holds_secret(goals.warning()));
  }
  for (const std::string text :
       {"postgres://ada:s3cret@db.example.com/app?sslmode=verify-full",
        "postgres://ada@db.example.com/app?sslmode=require", "postgres://ada@localhost/app",
        "postgres://ada@127.0.0.1:5433/app", "postgres://ada@[::1]/app",
        "host=/run/db dbname=app"}) {
    CAPTURE(text);
    CHECK_FALSE(ConnectionString(text).may_send_password_in_clear());
    CHECK(GoalDatabase(text).warning().empty());
  }
}

TEST_CASE("what is written for other tools is named, and how to write it for libpq") {
  const struct {
    std::string text;
    std::string_view name;
  } disguises[]{
      {"postgresql://ada:s3cret@db/app?schema=public", "Prisma"},
      {"postgres://ada:s3cret@db/app?sslmode=require&connection_limit=5", "Prisma"},
      {"prisma://accelerate.example/?api_key=s3cret", "Prisma Accelerate"},
      {"jdbc:postgresql://db:5432/app?user=ada&password=s3cret", "JDBC"},
      {"postgresql+psycopg2://ada:s3cret@db/app", "SQLAlchemy"},
      {"postgresql+asyncpg://ada:s3cret@db/app", "SQLAlchemy"},
      {R"({"username":"ada","password":"s3cret","engine":"postgres","host":"db","port":5432})",
       "Amazon RDS"},
      {"{\n  \"username\" : \"ada\",\n  \"password\" : \"s3cret\"\n}", "Amazon RDS"},
      {"postgres://ada:${PASSWORD}@db/app", "placeholder"},
      {"postgres://ada:$(PASSWORD)@db/app", "placeholder"},
      {"{{resolve:secretsmanager:s3cret:SecretString}}", "placeholder"},
      {"Host=db;Username=ada;Password=s3cret;Database=app", ".NET"},
      {"DATABASE_URL=postgres://ada:s3cret@db/app", "only what follows"},
      {"psql postgres://ada:s3cret@db/app", "a command"},
      {"arn:aws:secretsmanager:eu-west-1:123456789012:secret:s3cret", "ARN"},
      {"mysql://ada:s3cret@db/app", "MySQL"},
  };
  for (const auto& disguise : disguises) {
    CAPTURE(disguise.text);
    const auto error = error_of([&] { static_cast<void>(ConnectionString(disguise.text)); });
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.names(disguise.name));
    CHECK(error.names("postgres://USER:PASSWORD@HOST:PORT/DATABASE"));
  }
}

TEST_CASE("an @ in the parameters of a URI is not taken for a part of the password") {
  CHECK(ConnectionString("postgres://db/app?user=ada@example.com").user() == "ada@example.com");
  CHECK(ConnectionString("postgres://u:p?x@db/app?sslmode=disable").place() ==
        "database \"app\" at db:5432");
}
