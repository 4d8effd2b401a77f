// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <aws_server.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cluster.hpp>
#include <doctest/doctest.h>
#include <generated_key.hpp>
#include <programs.hpp>
#include <token_server.hpp>

#include "workspace.hpp"

using namespace signals::testing;
using namespace signals::aws_secrets::testing;
using namespace signals::firestore::testing;
using namespace signals::postgres::testing;
namespace json = boost::json;

namespace {

/// Secrets Manager, whose one secret has these texts, one after the other.
[[nodiscard]] AwsServer server_of(const std::vector<std::string>& texts) {
  std::vector<std::string> steps;
  for (const std::string& text : texts) {
    steps.push_back(json::serialize(
        json::object{{"status", 200}, {"body", {{"Name", "a-secret"}, {"SecretString", text}}}}));
  }
  return AwsServer(steps);
}

void use(Workspace& workspace, const AwsServer& server) {
  for (const auto& [name, value] : signals::aws_secrets::testing::user_variables()) {
    workspace.options.environment[name] = value;
  }
  workspace.options.environment["AWS_REGION"] = "eu-west-1";
  workspace.options.environment["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = server.endpoint();
}

[[nodiscard]] Words evaluation_by_postgres() {
  return {"evaluate",
          "--events",
          "events.ndjson",
          "--goals",
          "postgres",
          "--now",
          std::string(Workspace::now)};
}

}  // namespace

TEST_SUITE_BEGIN("postgres" * doctest::skip(!has_server() || !has_node()));

TEST_CASE("a database whose password was rotated is read with the secret as it is now") {
  const std::string database = Cluster::shared().create_database(Ids::text);
  const std::string url = Cluster::shared().url(database);
  Workspace workspace;
  workspace.options.environment["DATABASE_URL"] = url;
  const ProcessResult expected = workspace.run(evaluation_by_postgres());
  REQUIRE(expected.status == 0);
  REQUIRE(expected.output.find("grace") != std::string::npos);

  std::string old_url = url;
  old_url.replace(old_url.find(Cluster::encoded_password), Cluster::encoded_password.size(),
                  "s3cret-of-yesterday");
  const std::string of_rds = json::serialize(json::object{{"engine", "postgres"},
                                                          {"host", "127.0.0.1"},
                                                          {"port", Cluster::shared().port()},
                                                          {"dbname", database},
                                                          {"username", "signals"},
                                                          {"password", Cluster::password}});
  const struct {
    std::vector<std::string> texts;
    std::size_t requests;
  } rotations[]{{{url}, 1}, {{of_rds}, 1}, {{old_url, url}, 2}, {{old_url, of_rds}, 2}};
  for (const auto& rotation : rotations) {
    AwsServer server = server_of(rotation.texts);
    workspace.options.environment.erase("DATABASE_URL");
    workspace.options.environment["DATABASE_SECRET_ID"] = "prod/database";
    use(workspace, server);
    const ProcessResult result = workspace.run(evaluation_by_postgres());
    CHECK(result.status == 0);
    CHECK(result.output == expected.output);
    CHECK(result.error == "");
    CHECK(server.secret_requests() == rotation.requests);
  }

  // Nothing newer: the refusal is told, without the password.
  AwsServer server = server_of({old_url, old_url});
  use(workspace, server);
  const std::string refusal = refusal_of(workspace.run(evaluation_by_postgres()));
  CHECK(refusal.starts_with("DATABASE_SECRET_ID: "));
  CHECK(refusal.find("s3cret") == std::string::npos);
  CHECK(server.secret_requests() == 2);
}

TEST_CASE("DATABASE_URL goes before the secret, which is then not fetched") {
  Workspace workspace;
  AwsServer server = server_of({"postgres://nobody@127.0.0.1:1/nowhere"});
  use(workspace, server);
  workspace.options.environment["DATABASE_SECRET_ID"] = "prod/database";
  workspace.options.environment["DATABASE_URL"] =
      Cluster::shared().url(Cluster::shared().create_database(Ids::text));
  CHECK(workspace.run(evaluation_by_postgres()).status == 0);
  CHECK(server.secret_requests() == 0);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("firestore");

TEST_CASE("a key that Google refuses is fetched again, and the newer one tried" *
          doctest::skip(!has_node())) {
  const std::string revoked =
      R"({"status":400,"body":{"error":"invalid_grant","error_description":"Invalid JWT."}})";
  // The newer one is refused, too: what it opens is Google's, which no test asks.
  TokenServer tokens({revoked, revoked});
  json::object old_key = key_file(tokens.uri());
  json::object new_key = old_key;
  new_key["client_email"] = "newer@demo-project.iam.gserviceaccount.com";
  AwsServer server = server_of({json::serialize(old_key), json::serialize(new_key)});
  Workspace workspace;
  use(workspace, server);
  workspace.options.environment["FIREBASE_SECRET_ID"] = "prod/firestore";
  const std::string refusal = refusal_of(workspace.run(
      {"evaluate", "--events", "firestore", "--goals", "goals.json", "--user-id", "ada"}));
  CHECK_FALSE(signals::firestore::testing::shows_secret(refusal));
  CHECK(server.secret_requests() == 2);
  const json::array asked = tokens.requests();
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].at("claims").at("iss") == old_key["client_email"]);
  CHECK(asked[1].at("claims").at("iss") == new_key["client_email"]);
}

TEST_SUITE_END();
