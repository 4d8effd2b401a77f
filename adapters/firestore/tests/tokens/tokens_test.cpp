// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "generated_key.hpp"
#include "token_server.hpp"

using namespace signals::firestore::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

using TimePoint = std::chrono::system_clock::time_point;

/// A clock that a test sets, at 2025-11-19T12:00:00.750Z first.
class FakeClock {
 public:
  [[nodiscard]] std::function<TimePoint()> function() {
    return [this] { return now_.load(); };
  }
  void advance(std::chrono::seconds by) { now_ = now_.load() + by; }

 private:
  std::atomic<TimePoint> now_{TimePoint{} + 1'763'553'600s + 750ms};
};

/// The token by the number of its request.
[[nodiscard]] std::string token_number(int number) {
  return fmt::format("token-{}-s3cret", number);
}

/// How asking for a token fails, `ErrorCode{}` where it does not.
[[nodiscard]] ErrorCode failure_of(AccessTokenSource& tokens, const std::stop_token& stop) {
  try {
    static_cast<void>(tokens.token(stop));
  } catch (const signals::Error& error) {
    return error.code();
  }
  return {};
}

}  // namespace

TEST_SUITE_BEGIN("firestore" * doctest::skip(!has_node()));

TEST_CASE("a token is granted for an assertion that holds and is signed as RFC 7523 asks") {
  FakeClock clock;
  TokenServer server;
  const auto tokens = server.tokens({.clock = clock.function()});
  CHECK(tokens->token({}) == token_number(1));

  const json::array requests = server.requests();
  REQUIRE(requests.size() == 1);
  const auto& request = requests.at(0).as_object();
  CHECK(request.at("header") == json::value{{"alg", "RS256"},
                                            {"typ", "JWT"},
                                            {"kid", "0123456789abcdef0123456789abcdef01234567"}});
  CHECK(request.at("claims") == json::value{{"iss", "reader@demo-project.iam.gserviceaccount.com"},
                                            {"scope", "https://www.googleapis.com/auth/datastore"},
                                            {"aud", server.uri()},
                                            {"iat", 1'763'553'600},
                                            {"exp", 1'763'557'200}});
}

TEST_CASE("the scope is the caller's to choose") {
  TokenServer server;
  static_cast<void>(server.tokens({.scope = "one two"})->token({}));
  CHECK(server.requests().at(0).at("claims").at("scope") == "one two");
}

TEST_CASE("fifty threads that ask at once share one token") {
  TokenServer server({R"({"wait": 200})"});
  const auto tokens = server.tokens();
  std::latch all_ask(50);
  std::vector<std::string> got(50);
  {
    std::vector<std::jthread> threads;
    for (std::string& place : got) {
      threads.emplace_back([&] {
        all_ask.arrive_and_wait();
        place = tokens->token({});
      });
    }
  }
  CHECK(got == std::vector(50, token_number(1)));
  CHECK(server.requests().size() == 1);
}

TEST_CASE("a token is kept until renew_before it expires") {
  FakeClock clock;
  TokenServer server({R"({"expires_in": 3600})", R"({"expires_in": 1800})"});
  const auto tokens = server.tokens({.renew_before = 300s, .clock = clock.function()});
  CHECK(tokens->token({}) == token_number(1));
  clock.advance(3'299s);
  CHECK(tokens->token({}) == token_number(1));
  clock.advance(1s);
  CHECK(tokens->token({}) == token_number(2));
  clock.advance(1'499s);
  CHECK(tokens->token({}) == token_number(2));
  clock.advance(1s);
  CHECK(tokens->token({}) == token_number(3));
  CHECK(server.requests().at(1).at("claims").at("iat") == 1'763'556'900);
}

TEST_CASE("a renewal that fails does not take away a token that is still good") {
  FakeClock clock;
  TokenServer server({"{}", R"({"status": 403})", R"({"status": 403})"});
  const auto tokens = server.tokens({.clock = clock.function()});
  CHECK(tokens->token({}) == token_number(1));
  clock.advance(3'400s);
  CHECK(tokens->token({}) == token_number(1));
  CHECK(server.requests().size() == 2);
  clock.advance(200s);
  CHECK(error_without_key([&] { static_cast<void>(tokens->token({})); }).code ==
        ErrorCode::permission_denied);
  CHECK(tokens->token({}) == token_number(4));
}

TEST_CASE("a token that a server refused is not given out again, and no other is lost") {
  TokenServer server;
  const auto tokens = server.tokens();
  CHECK(tokens->token({}) == token_number(1));
  tokens->reject("token-0-s3cret");
  tokens->reject("");
  CHECK(tokens->token({}) == token_number(1));
  tokens->reject(token_number(1));
  CHECK(tokens->token({}) == token_number(2));
  // The same refusal, told by another thread that was slower.
  tokens->reject(token_number(1));
  CHECK(tokens->token({}) == token_number(2));
}

TEST_CASE("who waits for a token and is stopped goes at once, and the others get it") {
  TokenServer server({R"({"wait": 1000})"});
  const auto tokens = server.tokens();
  std::string got;
  const std::jthread asker([&] { got = tokens->token({}); });
  while (server.requests().empty()) std::this_thread::yield();
  ErrorCode code{};
  {
    std::jthread waiter([&](std::stop_token stop) { code = failure_of(*tokens, stop); });
    waiter.request_stop();
  }
  CHECK(code == ErrorCode::cancelled);
  // The request was answered, or is under way still; nobody made another.
  CHECK(tokens->token({}) == token_number(1));
  CHECK(server.requests().size() == 1);
}

TEST_CASE("when who asks is stopped, one of those who wait asks anew") {
  TokenServer server({R"({"wait": 60000})"});
  const auto tokens = server.tokens();
  ErrorCode code{};
  std::jthread asker([&](std::stop_token stop) { code = failure_of(*tokens, stop); });
  while (server.requests().empty()) std::this_thread::yield();
  std::string got;
  {
    const std::jthread waiter([&] { got = tokens->token({}); });
    asker.request_stop();
  }
  asker.join();
  CHECK(code == ErrorCode::cancelled);
  CHECK(got == token_number(2));
}

TEST_SUITE_END();

TEST_CASE("options that cannot be used are refused") {
  const auto code_of = [](ServiceAccountOptions options) {
    return error_without_key([&] {
             auto key = signals::firestore::ServiceAccountKey::parse(
                 json::serialize(key_file("https://example.com/token")), "key.json");
             const signals::firestore::ServiceAccountTokens tokens(
                 std::move(key), std::make_shared<signals::http::Client>(), std::move(options));
           })
        .code;
  };
  CHECK(code_of({.scope = ""}) == ErrorCode::invalid_argument);
  CHECK(code_of({.renew_before = -1s}) == ErrorCode::invalid_argument);
  CHECK(code_of({.timeout = 0ms}) == ErrorCode::invalid_argument);
  CHECK(code_of({.attempts = 0}) == ErrorCode::invalid_argument);
  CHECK(code_of({.first_backoff = -1ms}) == ErrorCode::invalid_argument);
  CHECK(code_of({.clock = nullptr}) == ErrorCode::invalid_argument);
}
