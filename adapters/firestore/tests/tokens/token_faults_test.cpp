// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "generated_key.hpp"
#include "token_server.hpp"

using namespace signals::firestore::testing;
using namespace std::chrono_literals;

namespace {

constexpr auto account = "reader@demo-project.iam.gserviceaccount.com";

/// The error of the one answer that a server gives.
[[nodiscard]] ExpectedError error_for(const std::string& step, unsigned attempts = 1) {
  TokenServer server(std::vector<std::string>(attempts, step));
  const auto tokens = server.tokens({.attempts = attempts});
  auto error = error_without_key([&] { static_cast<void>(tokens->token({})); });
  CHECK(error.names(account));
  CHECK(error.names("127.0.0.1"));
  CHECK(server.requests().size() == attempts);
  // Nothing of a failure is kept.
  CHECK(tokens->token({}) == fmt::format("token-{}-s3cret", attempts + 1));
  return error;
}

}  // namespace

TEST_SUITE_BEGIN("firestore" * doctest::skip(!has_node()));

TEST_CASE("a key that is refused is told by why, and by what to do") {
  const auto deleted = error_for(
      R"({"status": 400, "body": {"error": "invalid_grant",
          "error_description": "Invalid JWT Signature."}})");
  CHECK(deleted.code == ErrorCode::unauthenticated);
  CHECK(deleted.retry == Retry::useless);
  CHECK(deleted.names("(400, invalid_grant: Invalid JWT Signature.)"));
  CHECK(deleted.names("create a new key"));
  CHECK(deleted.names("clock is wrong, which says 20"));

  const auto client = error_for(R"({"status": 401, "body": {"error": "invalid_client"}})");
  CHECK(client.code == ErrorCode::unauthenticated);
  CHECK(client.names("(401, invalid_client)"));
  CHECK(error_for(R"({"status": 400, "body": {"error": "invalid_client"}})").code ==
        ErrorCode::unauthenticated);
  CHECK(error_for(R"({"status": 401, "body": "no"})").code == ErrorCode::unauthenticated);

  const auto denied = error_for(
      R"({"status": 403, "body": {"error": {"code": 403, "status": "PERMISSION_DENIED",
          "message": "Forbidden by policy"}}})");
  CHECK(denied.code == ErrorCode::permission_denied);
  CHECK(denied.names("(403, PERMISSION_DENIED: Forbidden by policy)"));

  CHECK(error_for(R"({"status": 400, "body": {"error": "invalid_scope"}})").names("scope"));
  for (const std::string status : {"301", "400", "404", "405"}) {
    const auto lost = error_for(fmt::format(R"({{"status": {}}})", status));
    CHECK(lost.code == ErrorCode::invalid_argument);
    CHECK(lost.names("(" + status + ")"));
    CHECK(lost.names("token_uri"));
  }
}

TEST_CASE("the server's words are cut, and left out where they echo the assertion") {
  const auto with = [](const std::string& description) {
    return error_for(fmt::format(
        R"({{"status": 400, "body": {{"error": "invalid_grant", "error_description": "{}"}}}})",
        description));
  };
  CHECK(with(std::string(10'000, 'x')).names(std::string(300, 'x') + "…)"));
  CHECK(with(R"(one\r\ntwo)").names("one  two"));
  CHECK(with("wrong: ASSERTION").names("(400, invalid_grant);"));
  CHECK(with("wrong: SIGNATURE").names("(400, invalid_grant);"));
  CHECK(error_for(R"({"status": 400, "body": {"error": "ASSERTION"}})").names("(400);"));
}

TEST_CASE("what may pass is retried, and what does not pass is told in the end") {
  for (const std::string step :
       {R"({"status": 429})", R"({"status": 500})", R"({"status": 502})", R"({"status": 503})",
        R"({"status": 504, "headers": {"Retry-After": "0"}})", R"({"reset": true})",
        R"({"body": "<html>a proxy's page</html>"})"}) {
    CAPTURE(step);
    TokenServer server({step, step});
    CHECK(server.tokens({.attempts = 3})->token({}) == "token-3-s3cret");
  }
  const auto throttled = error_for(R"({"status": 429})", 3);
  CHECK(throttled.code == ErrorCode::resource_exhausted);
  CHECK(throttled.retry == Retry::may_help);
  const auto down = error_for(R"({"status": 503, "body": "<html>"})", 3);
  CHECK(down.code == ErrorCode::unavailable);
  CHECK(down.retry == Retry::may_help);
  CHECK(down.names("(503)"));
  CHECK(error_for(R"({"reset": true})", 2).code == ErrorCode::unavailable);
}

TEST_CASE("who asks to be left alone for longer than there is time is not asked again") {
  TokenServer server({R"({"status": 503, "headers": {"Retry-After": "3600"}})"});
  const auto tokens = server.tokens({.timeout = 60s});
  CHECK(error_without_key([&] { static_cast<void>(tokens->token({})); }).code ==
        ErrorCode::unavailable);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("an answer without a usable token is none") {
  for (const std::string body :
       {R"("")", R"("null")", R"("[]")", R"("{")", R"({})", R"({"access_token": ""})",
        R"({"access_token": 17})", R"({"access_token": "two words"})",
        R"({"access_token": "line\r\nX-Other: 1"})", R"({"id_token": "abc"})",
        R"({"access_token": "abc", "token_type": "MAC"})",
        R"({"access_token": "abc", "token_type": null})",
        R"({"access_token": "abc", "expires_in": 0})",
        R"({"access_token": "abc", "expires_in": -5})",
        R"({"access_token": "abc", "expires_in": "soon"})"}) {
    CAPTURE(body);
    const auto error = error_for(fmt::format(R"({{"body": {}}})", body));
    CHECK(error.code == ErrorCode::unavailable);
    CHECK(error.names("token_uri"));
  }
}

TEST_CASE("an answer may say as little as RFC 6749 lets it") {
  TokenServer server({R"({"body": {"access_token": "abc", "token_type": "bearer"}})"});
  const auto tokens = server.tokens();
  CHECK(tokens->token({}) == "abc");
  CHECK(tokens->token({}) == "abc");
}

TEST_CASE("an answer of any length is not waited for") {
  TokenServer server({fmt::format(R"({{"body": "{}"}})", std::string(100'000, ' '))});
  const auto tokens = server.tokens({.attempts = 1});
  CHECK(error_without_key([&] { static_cast<void>(tokens->token({})); }).code ==
        ErrorCode::resource_exhausted);
}

TEST_CASE("a server that does not answer in time is a deadline exceeded") {
  TokenServer server({R"({"wait": 60000})"});
  const auto error =
      error_without_key([&] { static_cast<void>(server.tokens({.timeout = 300ms})->token({})); });
  CHECK(error.code == ErrorCode::deadline_exceeded);
  CHECK(error.retry == Retry::may_help);
  CHECK(error.names(account));
}

TEST_CASE("a server that cannot be reached is unavailable") {
  TokenServer server;
  const auto tokens = server.tokens({.attempts = 3});
  server.end();
  const auto error = error_without_key([&] { static_cast<void>(tokens->token({})); });
  CHECK(error.code == ErrorCode::unavailable);
  CHECK(error.retry == Retry::may_help);
  CHECK(error.names(account));
}

TEST_CASE("a failure is that of all who waited, and the next to ask gets a token") {
  TokenServer server({R"({"status": 403, "wait": 500})"});
  const auto tokens = server.tokens();
  std::atomic<int> denied{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 20; ++i) {
      threads.emplace_back([&] {
        try {
          static_cast<void>(tokens->token({}));
        } catch (const signals::Error& error) {
          if (error.code() == ErrorCode::permission_denied) ++denied;
        }
      });
      // Half of them come once it is asked for.
      while (i == 9 && server.requests().empty()) std::this_thread::yield();
    }
  }
  CHECK(denied >= 10);
  CHECK(tokens->token({}) == "token-2-s3cret");
}

TEST_CASE("a server that knows another key grants nothing") {
  const signals::testing::TemporaryDirectory directory;
  const signals::testing::NodeServer server(
      TESTS "/tokens/token_server.mjs",
      {directory.write("other.pem", make_rsa_key(2048).public_pem)});
  auto key = signals::firestore::ServiceAccountKey::parse(
      boost::json::serialize(key_file(fmt::format("http://127.0.0.1:{}/token", server.port()))),
      "key.json");
  signals::firestore::ServiceAccountTokens tokens(std::move(key),
                                                  std::make_shared<signals::http::Client>());
  CHECK(error_without_key([&] { static_cast<void>(tokens.token({})); }).names("a wrong signature"));
}

TEST_SUITE_END();
