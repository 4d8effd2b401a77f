// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include <signals/error.hpp>

#include "aws_server.hpp"

using namespace signals::aws_secrets::testing;

TEST_SUITE_BEGIN("aws_secrets" * doctest::skip(!has_node()));

TEST_CASE("the tests' own signatures are those of AWS's published examples") {
  const signals::testing::NodeServer examples(TESTS "/signature_examples.mjs");
  CHECK(examples.first_line() == "6 right");
}

TEST_CASE("a secret is asked for with a signature of the time, with a session or without") {
  AwsServer server;
  CHECK(server.secrets(user_variables())->secret("prod/firestore") == "the text of prod/firestore");
  CHECK(server.secrets(session_variables())->secret("prod/firestore") ==
        "the text of prod/firestore");
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests.at(0).at("id") == "AKIDENVIRONMENT");
  CHECK(requests.at(0).at("body") == R"({"SecretId":"prod/firestore"})");
  CHECK(requests.at(1).at("id") == "ASIDSESSION");
}

TEST_CASE("whatever a secret may be called is signed") {
  AwsServer server;
  const auto secrets = server.secrets();
  for (const std::string id :
       {"a", "A/_+=.@-b!9",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/firestore-AbCdEf"}) {
    CAPTURE(id);
    CHECK(secrets->secret(id) == "the text of " + id);
  }
  CHECK(secrets->secret(std::string(2'048, 'x')) == "the text of " + std::string(2'048, 'x'));
}

TEST_CASE("a secret key that is wrong, or for another region, is no signature") {
  AwsServer server;
  const auto code_of = [](signals::aws_secrets::SecretsManager& secrets) {
    try {
      static_cast<void>(secrets.secret("a"));
    } catch (const signals::Error& error) {
      return error.code();
    }
    return signals::ErrorCode{};
  };
  Variables variables = user_variables();
  variables["AWS_SECRET_ACCESS_KEY"] += '.';
  CHECK(code_of(*server.secrets(variables)) == signals::ErrorCode::unauthenticated);
  signals::aws_secrets::SecretsManager elsewhere(
      {.region = "us-east-1", .endpoint = server.endpoint()},
      std::make_shared<signals::http::Client>(), environment_of(user_variables()));
  CHECK(code_of(elsewhere) == signals::ErrorCode::unauthenticated);
}

TEST_SUITE_END();
