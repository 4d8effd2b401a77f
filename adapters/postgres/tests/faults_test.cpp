// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <signals/postgres/goal_database.hpp>

#include "cluster.hpp"
#include "goal_rows.hpp"
#include "programs.hpp"
#include "support/expected_error.hpp"

using namespace signals::postgres::testing;

namespace {

using Clock = std::chrono::steady_clock;

/// Checks that a call ends as soon as it is asked to stop.
void check_stops_soon(GoalDatabase& goals) {
  std::stop_source stop;
  const std::jthread stopper([&] {
    std::this_thread::sleep_for(100ms);
    stop.request_stop();
  });
  const auto start = Clock::now();
  CHECK(error_of([&] { goals.check(stop.get_token()); }).code == ErrorCode::cancelled);
  CHECK(Clock::now() - start < 2s);
}

/// A port that accepts connections and never says a word.
class SilentServer {
 public:
  SilentServer() : port_(free_port()), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port_));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(socket_, 16) == 0);
  }
  ~SilentServer() { ::close(socket_); }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;

  [[nodiscard]] std::string url() const {
    return fmt::format("postgres://signals:{}@127.0.0.1:{}/app", Cluster::encoded_password, port_);
  }

 private:
  int port_;
  int socket_;
};

}  // namespace

TEST_CASE("a wrong or missing password is unauthenticated" * doctest::skip(!has_server())) {
  const std::string database = Cluster::shared().create_database();
  for (const std::string user : {"signals:wr%40ng", "signals", "nobody:x"}) {
    CAPTURE(user);
    const ExpectedError error = error_of_check(
        fmt::format("postgres://{}@127.0.0.1:{}/{}", user, Cluster::shared().port(), database));
    CHECK(error.code == ErrorCode::unauthenticated);
    CHECK(error.retry == Retry::useless);
    CHECK(error.names(Cluster::shared().place_of(database)));
    CHECK(error.names("check the user and the password"));
    CHECK_FALSE(error.names("wr@ng"));
    CHECK_FALSE(error.names("wr%40ng"));
  }
}

TEST_CASE("an unknown database is not found" * doctest::skip(!has_server())) {
  const ExpectedError error = error_of_check(Cluster::shared().url("nowhere"));
  CHECK(error.code == ErrorCode::not_found);
  CHECK(error.retry == Retry::useless);
  CHECK(error.names(Cluster::shared().place_of("nowhere")));
}

TEST_CASE("a role that may not connect to the database is denied" * doctest::skip(!has_server())) {
  const std::string database = Cluster::shared().create_database();
  Session(Cluster::shared().administrator())
      .run("revoke connect on database " + database + " from public");
  const ExpectedError error = error_of_check(Cluster::shared().url(database));
  CHECK(error.code == ErrorCode::permission_denied);
  CHECK(error.names(Cluster::shared().place_of(database)));
}

TEST_CASE("a table that is closed to the role after the check is denied by name" *
          doctest::skip(!has_server())) {
  const std::string database = Cluster::shared().create_database();
  GoalDatabase goals(Cluster::shared().url(database));
  goals.check();
  Session(Cluster::shared().administrator(database))
      .run("revoke select on user_goals from signals");
  const ExpectedError error = error_of([&] { static_cast<void>(goals.goals_of(Texts{uuid(1)})); });
  CHECK(error.code == ErrorCode::permission_denied);
  CHECK(error.retry == Retry::useless);
  CHECK(error.names("user_goals"));
  CHECK(error.names(Cluster::shared().place_of(database)));
}

TEST_CASE("a server that does not listen is unavailable after the attempts allowed") {
  const int port = free_port();
  const ExpectedError error = error_of_check(
      fmt::format("postgres://signals:{}@127.0.0.1:{}/app", Cluster::encoded_password, port),
      {.attempts = 3, .first_backoff = 1ms});
  CHECK(error.code == ErrorCode::unavailable);
  CHECK(error.retry == Retry::may_help);
  CHECK(error.names(fmt::format("database \"app\" at 127.0.0.1:{}", port)));
  CHECK(error.names("(tried 3 times)"));
}

TEST_CASE("an sslmode that does not exist is an invalid argument") {
  CHECK(error_of_check("postgres://signals@127.0.0.1/app?sslmode=maybe").code ==
        ErrorCode::invalid_argument);
}

TEST_CASE("a server that accepts and says nothing takes no longer than connecting may") {
  const SilentServer server;
  const auto start = Clock::now();
  const ExpectedError error =
      error_of_check(server.url(), {.connect_timeout = 200ms, .attempts = 2, .first_backoff = 1ms});
  CHECK(error.code == ErrorCode::unavailable);
  CHECK(error.retry == Retry::may_help);
  CHECK(Clock::now() - start >= 400ms);
  CHECK(Clock::now() - start < 3s);
}

TEST_CASE("connecting takes no longer than the whole call may") {
  const SilentServer server;
  const auto start = Clock::now();
  const ExpectedError error = error_of_check(server.url(), {.timeout = 200ms});
  CHECK(error.code == ErrorCode::deadline_exceeded);
  CHECK(Clock::now() - start < 3s);
}

TEST_CASE("connecting stops when asked to") {
  const SilentServer server;
  GoalDatabase goals(server.url());
  check_stops_soon(goals);
}

TEST_CASE("waiting to try again ends when asked to, and before the deadline") {
  const std::string url = fmt::format("postgres://signals@127.0.0.1:{}/app", free_port());
  const Options patient{
      .attempts = 100, .first_backoff = 60s, .longest_backoff = 60s, .random = [] {
        return 0.15;
      }};  // nine seconds
  {
    GoalDatabase goals(url, patient);
    check_stops_soon(goals);
  }
  Options hasty = patient;
  hasty.timeout = 5s;
  const auto start = Clock::now();
  const ExpectedError error = error_of_check(url, hasty);
  CHECK(error.code == ErrorCode::unavailable);  // which says more than that the time is over
  CHECK(Clock::now() - start < 2s);
}

TEST_CASE("a role that has no connection left is told so, and served once one is free" *
          doctest::skip(!has_server())) {
  Cluster& cluster = Cluster::shared();
  const std::string database = cluster.create_database();
  Session(cluster.administrator()).run("alter database " + database + " connection limit 1");
  auto other = std::make_unique<Session>(cluster.url(database));

  const ExpectedError error =
      error_of_check(cluster.url(database), {.attempts = 2, .first_backoff = 1ms});
  CHECK(error.code == ErrorCode::resource_exhausted);
  CHECK(error.retry == Retry::may_help);
  CHECK(error.names(Cluster::shared().place_of(database)));

  const std::jthread leaver([&] {
    std::this_thread::sleep_for(300ms);
    other.reset();
  });
  GoalDatabase goals(cluster.url(database), {.attempts = 100, .longest_backoff = 100ms});
  CHECK(goals.goals_of(Texts{uuid(1)}).at(0).empty());
}

TEST_CASE("a server with no connection left is told so" * doctest::skip(!has_server())) {
  Cluster& cluster = Cluster::shared();
  const std::string database = cluster.create_database();
  std::vector<std::unique_ptr<Session>> others;
  bool is_full = false;
  for (int i = 0; i < 40 && !is_full; ++i) {
    try {
      others.push_back(std::make_unique<Session>(cluster.url(database)));
    } catch (const std::runtime_error&) {
      is_full = true;
    }
  }
  REQUIRE(is_full);
  const ExpectedError error =
      error_of_check(cluster.url(database), {.attempts = 2, .first_backoff = 1ms});
  CHECK(error.code == ErrorCode::resource_exhausted);
  CHECK(error.retry == Retry::may_help);
}
