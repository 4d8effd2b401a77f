// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <boost/json/value_to.hpp>
#include <doctest/doctest.h>

#include "moto_server.hpp"
#include "support/expected_error.hpp"

namespace json = boost::json;
using signals::ErrorCode;
using signals::Retry;
using namespace signals::aws_secrets::testing;
using namespace signals::testing;

namespace {

/// Yields the secret's ARN.
std::string create(const std::string& name, const std::string& text) {
  const auto result =
      MotoServer::shared().call("create_secret", {{"Name", name}, {"SecretString", text}});
  return json::value_to<std::string>(result.at("ARN"));
}

[[nodiscard]] std::string secret(const std::string& id) {
  return MotoServer::shared().secrets().secret(id);
}

[[nodiscard]] ExpectedError error_for(const std::string& id) {
  return error_of([&] { static_cast<void>(secret(id)); });
}

}  // namespace

TEST_SUITE_BEGIN("aws_secrets" * doctest::skip(!has_moto()));

TEST_CASE("a secret is read by its name, its ARN, and its ARN without the random end") {
  const std::string arn = create("prod/firestore", R"({"type": "service_account"})");
  // Six characters at random, and a hyphen before them.
  const std::string partial = arn.substr(0, arn.size() - 7);
  CHECK(partial.ends_with(":secret:prod/firestore"));
  for (const std::string& id : {std::string("prod/firestore"), arn, partial}) {
    CAPTURE(id);
    CHECK(secret(id) == R"({"type": "service_account"})");
  }
}

TEST_CASE("a name may hold whatever Amazon lets it hold") {
  for (const std::string name : {"/a/b", "a_b+c=d.e@f-g", "9"}) {
    CAPTURE(name);
    create(name, "of " + name);
    CHECK(secret(name) == "of " + name);
  }
}

TEST_CASE("a text of several kilobytes arrives as it was written") {
  std::string text =
      "{\n  \"project_id\": \"démo-用户-👩🏾‍🌾\",\r\n\t\"private_key\": \"";
  for (int i = 0; i < 150; ++i) text += R"(MIIEvQ\"/+=IBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA\n)";
  text += "\"\n}\n";
  create("key", text);
  CHECK(text.size() > 7000);
  CHECK(secret("key") == text);
}

TEST_CASE("a secret that does not exist is not found") {
  const auto error = error_for("prod/missing");
  CHECK(error.code == ErrorCode::not_found);
  CHECK(error.retry == Retry::useless);
  CHECK(error.names("the secret prod/missing in eu-west-1 does not exist"));
  CHECK(
      error_for("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/missing-AbCdEf").code ==
      ErrorCode::not_found);
}

TEST_CASE("a secret of bytes holds no text") {
  MotoServer::shared().call("create_secret",
                            {{"Name", "bytes"}, {"SecretBinary", {{"base64", "AAECAwQ="}}}});
  const auto error = error_for("bytes");
  CHECK(error.code == ErrorCode::failed_precondition);
  CHECK(error.names("SecretBinary"));
}

TEST_CASE("a secret without a value yet is not found") {
  MotoServer::shared().call("create_secret", {{"Name", "empty"}});
  CHECK(error_for("empty").code == ErrorCode::not_found);
}

TEST_CASE("the text is that of the current version, and not of one to come") {
  MotoServer& server = MotoServer::shared();
  create("changing", "first");
  CHECK(secret("changing") == "first");

  server.call("put_secret_value", {{"SecretId", "changing"}, {"SecretString", "second"}});
  CHECK(secret("changing") == "second");

  server.call("put_secret_value", {{"SecretId", "changing"},
                                   {"SecretString", "not yet"},
                                   {"VersionStages", json::array{"AWSPENDING"}}});
  CHECK(secret("changing") == "second");

  // Moving AWSCURRENT between versions is nothing that moto heeds where a reader names no stage.
  server.call("update_secret", {{"SecretId", "changing"}, {"SecretString", "third"}});
  CHECK(secret("changing") == "third");
}

TEST_CASE("a secret that is deleted is told from one that never was, until it is gone") {
  MotoServer& server = MotoServer::shared();
  create("old", "text");
  server.call("delete_secret", {{"SecretId", "old"}, {"RecoveryWindowInDays", 7}});
  const auto error = error_for("old");
  CHECK(error.code == ErrorCode::failed_precondition);
  CHECK(error.names("scheduled for deletion"));

  server.call("restore_secret", {{"SecretId", "old"}});
  CHECK(secret("old") == "text");

  server.call("delete_secret", {{"SecretId", "old"}, {"ForceDeleteWithoutRecovery", true}});
  CHECK(error_for("old").code == ErrorCode::not_found);
}

TEST_SUITE_END();
