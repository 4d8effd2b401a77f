// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include <signals/aws_secrets/database_secret.hpp>
#include <signals/error.hpp>

#include "support/expected_error.hpp"

using signals::aws_secrets::connection_string_in;
using signals::testing::error_of;

TEST_CASE("a connection string is what the secret's text is") {
  CHECK(connection_string_in("postgres://ada:s3cret@db/app") == "postgres://ada:s3cret@db/app");
  CHECK(connection_string_in("host=db user=ada") == "host=db user=ada");
  CHECK(connection_string_in("").empty());
}

TEST_CASE("what Amazon RDS keeps becomes a connection string, whatever the password holds") {
  CHECK(
      connection_string_in(
          R"({"engine":"postgres","host":"db.example","username":"ada","password":"s3'c\\r\"et ",)"
          R"("port":5433,"dbname":"app","dbInstanceIdentifier":"db-1"})") ==
      R"(host='db.example' port='5433' dbname='app' user='ada' password='s3\'c\\r"et ')");
  CHECK(connection_string_in(
            "\n {\"host\":\"db\",\"username\":\"ada\",\"password\":\"x\",\"port\":\"5432\"}") ==
        "host='db' port='5432' user='ada' password='x'");
}

TEST_CASE("JSON that cannot be one is refused by the member that is missing, without a quote") {
  for (const std::string missing : {"host", "username", "password"}) {
    std::string text = R"({"host":"s3cret-1","username":"s3cret-2","password":"s3cret-3"})";
    text.replace(text.find(missing), missing.size(), "other");
    const auto error = error_of([&] { return connection_string_in(text); });
    CHECK(error.code == signals::ErrorCode::failed_precondition);
    CHECK(error.message.find("without a " + missing) != std::string::npos);
    CHECK(error.message.find("s3cret") == std::string::npos);
  }
  for (const std::string text : {"{\"host\":\"s3cret\"", "{s3cret}", "{} s3cret"}) {
    const auto error = error_of([&] { return connection_string_in(text); });
    CHECK(error.code == signals::ErrorCode::failed_precondition);
    CHECK(error.message.find("s3cret") == std::string::npos);
  }
}
