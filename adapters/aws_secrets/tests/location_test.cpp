// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include <signals/aws_secrets/secrets_manager.hpp>
#include <signals/http/client.hpp>

#include "secret_location.hpp"
#include "support/expected_error.hpp"

using signals::ErrorCode;
using signals::aws_secrets::check_secret_id;
using signals::aws_secrets::Options;
using signals::aws_secrets::url_of;
using namespace signals::testing;
using namespace std::chrono_literals;

TEST_CASE("a region names its own host") {
  CHECK(url_of({}) == "https://secretsmanager.us-east-1.amazonaws.com/");
  CHECK(url_of({.region = "eu-west-1"}) == "https://secretsmanager.eu-west-1.amazonaws.com/");
  CHECK(url_of({.region = "us-gov-west-1"}) ==
        "https://secretsmanager.us-gov-west-1.amazonaws.com/");
  CHECK(url_of({.region = "cn-north-1"}) == "https://secretsmanager.cn-north-1.amazonaws.com.cn/");
}

TEST_CASE("no region leads to another host") {
  for (const std::string region :
       {"", "evil.com/", "x.evil.com", "eu-west-1.evil.com#", "eu-west-1@evil", "a b", "EU-WEST-1",
        "-eu", "eu-", "eu_west", "eu-west-1\r\nHost: x", "é", "eu/../x"}) {
    CAPTURE(region);
    const auto error = error_of([&] { static_cast<void>(url_of({.region = region})); });
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.names("AWS_REGION"));
  }
  CHECK_THROWS_AS(static_cast<void>(url_of({.region = std::string(33, 'a')})), signals::Error);
}

TEST_CASE("an endpoint is a scheme, host and port") {
  CHECK(url_of({.endpoint = "http://127.0.0.1:5000"}) == "http://127.0.0.1:5000/");
  CHECK(url_of({.endpoint = "https://vpce-1.example.com/"}) == "https://vpce-1.example.com/");
  for (const std::string endpoint :
       {"127.0.0.1:5000", "ftp://example.com", "http://example.com/path", "http://example.com/?x",
        "http://example.com?x", "http://user@example.com", "https://user:password@example.com",
        "http://example.com", "http://10.0.0.1:4566", "http://127.example.com:1",
        "http://example.com#x", "http://", "http://a b", "http://example.com\r\n"}) {
    CAPTURE(endpoint);
    const auto error = error_of([&] { static_cast<void>(url_of({.endpoint = endpoint})); });
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.names("AWS_ENDPOINT_URL"));
  }
}

TEST_CASE("what can be no secret's name or ARN is not asked for") {
  for (const std::string id : {"", "a b", "a\"b", "a\\b", "a\nb", "é", "a?b", "a%20b", "a#b"}) {
    CAPTURE(id);
    const auto error = error_of([&] { check_secret_id(id, "us-east-1"); });
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.names("FIREBASE_SECRET_ID"));
  }
  CHECK_NOTHROW(check_secret_id(std::string(2'048, 'a'), "us-east-1"));
  CHECK_THROWS_AS(check_secret_id(std::string(2'049, 'a'), "us-east-1"), signals::Error);
}

TEST_CASE("an ARN of another region is told by both") {
  const std::string arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod-AbCdEf";
  CHECK_NOTHROW(check_secret_id(arn, "eu-west-1"));
  const auto error = error_of([&] { check_secret_id(arn, "us-east-1"); });
  CHECK(error.code == ErrorCode::invalid_argument);
  CHECK(error.names("is in eu-west-1 and not in us-east-1; set AWS_REGION to eu-west-1"));
  CHECK_NOTHROW(check_secret_id("arn:", "us-east-1"));
}

TEST_CASE("options that cannot be used are refused") {
  const auto code_of = [](Options options) {
    return error_of([&] {
             const signals::aws_secrets::SecretsManager secrets(
                 std::move(options), std::make_shared<signals::http::Client>(),
                 [](const std::string&) { return std::nullopt; });
           })
        .code;
  };
  CHECK(code_of({.region = "x y"}) == ErrorCode::invalid_argument);
  CHECK(code_of({.endpoint = "x y"}) == ErrorCode::invalid_argument);
  CHECK(code_of({.timeout = 0ms}) == ErrorCode::invalid_argument);
  CHECK(code_of({.attempts = 0}) == ErrorCode::invalid_argument);
  CHECK(code_of({.longest_backoff = -1ms}) == ErrorCode::invalid_argument);
}
