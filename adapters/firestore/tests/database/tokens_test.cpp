// SPDX-License-Identifier: Apache-2.0
#include <mutex>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <signals/firestore/access_token_source.hpp>

#include "fault_server.hpp"
#include "stored_events.hpp"
#include "support/expected_error.hpp"

using namespace signals::firestore::testing;

namespace {

/// Hands out its first token until that is rejected, then the next.
class ListedTokens final : public signals::firestore::AccessTokenSource {
 public:
  explicit ListedTokens(std::vector<std::string> tokens) : tokens_(std::move(tokens)) {}

  [[nodiscard]] std::string token(std::stop_token) override {
    const std::scoped_lock lock(mutex_);
    return tokens_.at(current_);
  }
  void reject(std::string_view token) override {
    const std::scoped_lock lock(mutex_);
    rejected.emplace_back(token);
    if (tokens_.at(current_) == token) ++current_;
  }

  std::vector<std::string> rejected{};

 private:
  std::mutex mutex_;
  std::vector<std::string> tokens_;
  std::size_t current_ = 0;
};

}  // namespace

TEST_SUITE_BEGIN("firestore" * doctest::skip(!has_node()));

TEST_CASE("a token that has run out is renewed") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", 3));
  server.require_token("s3cret-new");
  const auto tokens = std::make_shared<ListedTokens>(
      std::vector<std::string>{"s3cret-old", "s3cret-new", "s3cret-unused"});
  EventDatabase database(server.options(), shared_client(), tokens);
  CHECK(read_sessions(database, "u1") == sessions(3));
  CHECK(tokens->rejected == std::vector<std::string>{"s3cret-old"});
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].authorization == "Bearer s3cret-old");
  CHECK(requests[1].authorization == "Bearer s3cret-new");
}

TEST_CASE("a token is renewed once, then the server's word counts") {
  FaultServer& server = FaultServer::fresh();
  server.require_token("s3cret-never-given");
  const auto tokens =
      std::make_shared<ListedTokens>(std::vector<std::string>{"s3cret-1", "s3cret-2", "s3cret-3"});
  EventDatabase database(server.options(), shared_client(), tokens);
  const ExpectedError error = error_of([&] { database.check(); });
  CHECK(error.code == ErrorCode::unauthenticated);
  CHECK(error.retry == signals::Retry::useless);
  CHECK(error.names("check the service account's key"));
  CHECK(server.requests().size() == 2);
}

TEST_CASE("a token that runs out between two answers is renewed each time") {
  FaultServer& server = FaultServer::fresh(event_documents("u1", 3));
  server.fail(R"([{"documents": 1, "error": {"code": 401, "message": "too old"}},
                  {"documents": 1, "error": {"code": 401, "message": "too old"}}])");
  const auto tokens =
      std::make_shared<ListedTokens>(std::vector<std::string>{"s3cret-1", "s3cret-2", "s3cret-3"});
  EventDatabase database(server.options(), shared_client(), tokens);
  CHECK(read_sessions(database, "u1") == sessions(3));
  CHECK(tokens->rejected == std::vector<std::string>{"s3cret-1", "s3cret-2"});
}

TEST_SUITE_END();

TEST_CASE("credentials that are refused are told apart from Firestore's refusal") {
  class RefusedTokens final : public signals::firestore::AccessTokenSource {
   public:
    [[nodiscard]] std::string token(std::stop_token) override {
      throw signals::Error(ErrorCode::unauthenticated, "the key was deleted");
    }
    void reject(std::string_view) override {}
  };
  EventDatabase database({.project_id = "demo-signals", .endpoint = "http://127.0.0.1:1"},
                         shared_client(), std::make_shared<RefusedTokens>());
  const ExpectedError error = error_of([&] { database.check(); });
  CHECK(error.code == ErrorCode::unauthenticated);
  CHECK(error.message == "the key was deleted");
}
