// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/postgres/goal_database.hpp>

#include "cluster.hpp"
#include "goal_rows.hpp"
#include "programs.hpp"
#include "support/background_process.hpp"
#include "support/expected_error.hpp"

using namespace signals::postgres::testing;

namespace {

/// A certificate that signs itself, and its key.
struct Certificate {
  std::string certificate;
  std::string key;
};

[[nodiscard]] Certificate make_certificate(const TemporaryDirectory& directory,
                                           const std::string& name) {
  Certificate made{directory.path_of(name + ".crt"), directory.path_of(name + ".key")};
  run_unprivileged(
      {path_of_program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt",
       "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=" + name, "-addext",
       "subjectAltName=IP:127.0.0.1", "-keyout", made.key, "-out", made.certificate},
      directory.path_of("openssl.log"));
  return made;
}

}  // namespace

TEST_CASE("TLS is as strict as the connection string asks for" * doctest::skip(!has_openssl())) {
  const TemporaryDirectory directory;
  give_away(directory.path());
  const Certificate own = make_certificate(directory, "own");
  const Certificate other = make_certificate(directory, "other");
  Cluster cluster({"ssl = on", fmt::format("ssl_cert_file = '{}'", own.certificate),
                   fmt::format("ssl_key_file = '{}'", own.key)});
  const std::string database = cluster.create_database();
  const auto url = [&](const std::string& root, const std::string& mode) {
    return cluster.url(database, fmt::format("?sslmode={}&sslrootcert={}", mode, root));
  };

  {
    GoalDatabase goals(url(own.certificate, "verify-full"));
    CHECK(goals.goals_of(std::vector{uuid(1)}).at(0).empty());
    CHECK(Session(cluster.administrator())
              .run("select bool_and(ssl) from pg_stat_ssl join pg_stat_activity using (pid) where "
                   "usename = 'signals'") == "t");
  }
  {
    const ExpectedError error = error_of_check(url(other.certificate, "verify-full"));
    CHECK(error.code == ErrorCode::failed_precondition);
    CHECK(error.retry == Retry::useless);
    CHECK(error.names("certificate verify failed"));
    CHECK(error.names("check sslmode and sslrootcert"));
  }
  CHECK(error_of_check(url(directory.path_of("none.crt"), "verify-full")).code ==
        ErrorCode::failed_precondition);
  {  // the certificate is for 127.0.0.1
    const ExpectedError error = error_of_check(fmt::format(
        "host=localhost hostaddr=127.0.0.1 port={} user=signals password='{}' dbname={} "
        "sslmode=verify-full sslrootcert={}",
        cluster.port(), Cluster::password, database, own.certificate));
    CHECK(error.code == ErrorCode::failed_precondition);
    CHECK(error.names("does not match host name"));
  }
}

TEST_CASE("a server without TLS is refused where the connection string demands it" *
          doctest::skip(!has_server())) {
  Cluster& cluster = Cluster::shared();
  const ExpectedError error =
      error_of_check(cluster.url(cluster.create_database(), "?sslmode=require"));
  CHECK(error.code == ErrorCode::failed_precondition);
  CHECK(error.retry == Retry::useless);
}
