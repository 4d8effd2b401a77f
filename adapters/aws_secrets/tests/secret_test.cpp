// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "aws_server.hpp"
#include "support/expected_error.hpp"

using namespace signals::aws_secrets::testing;
using namespace std::chrono_literals;

namespace {

/// The error of the answer that a server gives to each of so many attempts.
[[nodiscard]] ExpectedError refusal_of(const std::string& step, unsigned attempts = 1) {
  AwsServer server(std::vector<std::string>(attempts, step));
  const auto secrets = server.secrets(session_variables(), {.attempts = attempts});
  auto error = error_of([&] { static_cast<void>(secrets->secret("prod/firestore")); });
  CHECK(error.names("the secret prod/firestore in eu-west-1"));
  CHECK(server.secret_requests() == attempts);
  return error;
}

[[nodiscard]] ExpectedError error_of_type(const std::string& type, int status = 400) {
  return refusal_of(
      fmt::format(R"({{"status": {}, "body": {{"__type": "{}", "Message": "What AWS says."}}}})",
                  status, type));
}

}  // namespace

TEST_SUITE_BEGIN("aws_secrets" * doctest::skip(!has_node()));

TEST_CASE("a secret that is missing, denied or undecipherable is told by what to do") {
  const auto missing = error_of_type("ResourceNotFoundException");
  CHECK(missing.code == ErrorCode::not_found);
  CHECK(missing.retry == Retry::useless);
  CHECK(missing.names("(400, ResourceNotFoundException: What AWS says.)"));
  CHECK(missing.names("AWS_REGION"));

  const auto denied = error_of_type("AccessDeniedException");
  CHECK(denied.code == ErrorCode::permission_denied);
  CHECK(denied.names("secretsmanager:GetSecretValue"));
  CHECK(denied.names("kms:Decrypt"));
  CHECK(error_of_type("Other", 403).code == ErrorCode::permission_denied);

  CHECK(error_of_type("DecryptionFailure").code == ErrorCode::permission_denied);
  CHECK(error_of_type("InvalidParameterException").code == ErrorCode::invalid_argument);
  CHECK(error_of_type("ValidationException").code == ErrorCode::invalid_argument);
  const auto deleted = error_of_type("InvalidRequestException");
  CHECK(deleted.code == ErrorCode::failed_precondition);
  CHECK(deleted.names("scheduled for deletion"));
}

TEST_CASE("credentials that AWS refuses are unauthenticated") {
  for (const std::string type :
       {"UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException",
        "IncompleteSignature", "MissingAuthenticationTokenException", "InvalidClientTokenId"}) {
    CAPTURE(type);
    const auto error = error_of_type(type);
    CHECK(error.code == ErrorCode::unauthenticated);
    CHECK(error.retry == Retry::useless);
    CHECK(error.names("AWS_ACCESS_KEY_ID"));
  }
  CHECK(error_of_type("Other", 401).code == ErrorCode::unauthenticated);
}

TEST_CASE("the kind of an error is read in all its spellings") {
  CHECK(error_of_type("com.amazonaws.secretsmanager#ResourceNotFoundException").code ==
        ErrorCode::not_found);
  CHECK(error_of_type("ResourceNotFoundException:http://internal.amazon.com/").code ==
        ErrorCode::not_found);
  const auto by_header = refusal_of(
      R"({"status": 400, "headers": {"x-amzn-ErrorType": "ResourceNotFoundException:http://x/"},
          "body": {"message": "In lower case."}})");
  CHECK(by_header.code == ErrorCode::not_found);
  CHECK(by_header.names("In lower case."));
  const auto odd = refusal_of(R"({"status": 400, "body": {"__type": "a b{}%\n", "Message": 7}})");
  CHECK(odd.code == ErrorCode::invalid_argument);
  CHECK(odd.names("(400)"));
}

TEST_CASE("AWS is quoted briefly, and not where it echoes what was signed with") {
  const auto with = [](const std::string& message) {
    return refusal_of(fmt::format(
        R"({{"status": 400, "body": {{"__type": "AccessDeniedException", "Message": "{}"}}}})",
        message));
  };
  CHECK(with(std::string(10'000, 'x')).names(std::string(300, 'x') + "…)"));
  CHECK(with(R"(one\ntwo)").names("one two"));
  CHECK(with("The canonical string: SIGNED").names("(400, AccessDeniedException);"));
  CHECK(with("x-amz-security-token:TOKEN").names("(400, AccessDeniedException);"));
}

TEST_CASE("throttling and failures are retried, and told apart in the end") {
  const std::string throttling =
      R"({"status": 400, "body": {"__type": "ThrottlingException", "Message": "Rate exceeded"}})";
  for (const std::string& step :
       {throttling, std::string(R"({"status": 429})"), std::string(R"({"status": 500})"),
        std::string(R"({"status": 503, "body": "<html>"})"), std::string(R"({"reset": true})"),
        std::string(R"({"body": "<html>a proxy's page</html>"})")}) {
    CAPTURE(step);
    AwsServer server({step, step});
    CHECK(server.secrets(user_variables(), {.attempts = 3})->secret("a") == "the text of a");
  }
  const auto throttled = refusal_of(throttling, 3);
  CHECK(throttled.code == ErrorCode::resource_exhausted);
  CHECK(throttled.retry == Retry::may_help);
  CHECK(throttled.names("Rate exceeded"));
  const auto down = refusal_of(R"({"status": 500, "body": {"__type": "InternalServiceError"}})", 3);
  CHECK(down.code == ErrorCode::unavailable);
  CHECK(down.retry == Retry::may_help);
  CHECK(refusal_of(R"({"reset": true})", 2).code == ErrorCode::unavailable);
}

TEST_CASE("a secret of bytes is no text") {
  const auto error = refusal_of(R"({"body": {"Name": "prod/firestore", "SecretBinary": "AAEC"}})");
  CHECK(error.code == ErrorCode::failed_precondition);
  CHECK(error.names("SecretString"));
}

TEST_CASE("an answer without a secret is none") {
  for (const std::string body : {R"("")", R"("null")", R"("[1]")", R"("{\"Secret")", R"({})",
                                 R"({"SecretString": 5})", R"({"SecretString": null})"}) {
    CAPTURE(body);
    CHECK(refusal_of(fmt::format(R"({{"body": {}}})", body)).code == ErrorCode::unavailable);
  }
}

TEST_CASE("a secret of the longest text arrives whole") {
  std::string text;
  for (int i = 0; i < 65'536 / 2; ++i) text += "é";
  AwsServer server({fmt::format(R"({{"body": {{"SecretString": "{}"}}}})", text)});
  CHECK(server.secrets()->secret("a") == text);
}

TEST_CASE("a call ends when its time is up, or when it is stopped") {
  AwsServer server({R"({"wait": 60000})", R"({"wait": 60000})"});
  const auto secrets = server.secrets(user_variables(), {.timeout = 300ms});
  const auto late = error_of([&] { static_cast<void>(secrets->secret("a")); });
  CHECK(late.code == ErrorCode::deadline_exceeded);
  CHECK(late.retry == Retry::may_help);
  CHECK(late.names("the secret a in eu-west-1"));

  const auto patient = server.secrets();
  ErrorCode code{};
  {
    std::jthread caller([&](std::stop_token stop) {
      code = error_of([&] { static_cast<void>(patient->secret("b", stop)); }).code;
    });
    while (server.secret_requests() < 2) std::this_thread::yield();
    caller.request_stop();
  }
  CHECK(code == ErrorCode::cancelled);
}

TEST_CASE("a server that cannot be reached is unavailable") {
  AwsServer server;
  const auto secrets = server.secrets(user_variables(), {.attempts = 2});
  server.end();
  const auto error = error_of([&] { static_cast<void>(secrets->secret("a")); });
  CHECK(error.code == ErrorCode::unavailable);
  CHECK(error.retry == Retry::may_help);
}

TEST_SUITE_END();
