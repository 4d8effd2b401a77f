// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <signals/error.hpp>
#include <signals/postgres/state_database.hpp>

#include "breaking_proxy.hpp"
#include "cluster.hpp"
#include "programs.hpp"
#include "session.hpp"
#include "support/two_state_batches.hpp"

using namespace signals::postgres::testing;

namespace {

/// How the server dies in the middle of a run.
enum class Death { of_backend, of_all, of_disk };

/// A state in a server that dies at one step of an update after the other.
class DyingServer {
 public:
  /// Kills at each step of the update with that batch, and checks what is left each time.
  void kill_at_each_step(std::size_t batch, BreaksWhen when, Death death) {
    const std::set<std::string> expected = undisturbed(batch);
    bool has_survived = false;
    failures_.clear();
    for (int step = 1; !has_survived; ++step) {
      CAPTURE(step);
      REQUIRE(step < 200);
      empty();
      if (batch == 1) static_cast<void>(world_.update(direct_, 0));
      proxy_.break_at(step, when, [&] { kill(death); });
      has_survived = survives(batch);
      proxy_.break_at(0, when, {});
      cluster_.set_disk_full(false);
      cluster_.start();
      const std::size_t whole = world_.whole_batches_in(direct_);
      CHECK((whole == batch || whole == batch + 1));
      if (has_survived) CHECK(whole == batch + 1);
      const auto told_again = world_.update(direct_, batch);
      CHECK((told_again.empty() || whole == batch));
      CHECK(world_.whole_batches_in(direct_) == batch + 1);
      CHECK(changes_kept() == expected);
      CHECK(direct_.begin_reading()->last_run()->epoch == batch + (whole == batch ? 1 : 2));
      check_reports_kept();
    }
  }

  /// What the runs that failed threw.
  [[nodiscard]] const std::set<ErrorCode>& failures() const noexcept { return failures_; }

 private:
  /// The ids of the changes of a run in which nothing dies.
  [[nodiscard]] std::set<std::string> undisturbed(std::size_t batch) {
    empty();
    std::set<std::string> ids;
    for (std::size_t i = 0; i <= batch; ++i) {
      for (const FlagChange& change : world_.update(direct_, i)) ids.insert(change.id);
    }
    REQUIRE(ids.empty() == (batch == 0));
    return ids;
  }

  [[nodiscard]] bool survives(std::size_t batch) {
    StateDatabase states(fmt::format("postgres://signals:{}@127.0.0.1:{}/{}",
                                     Cluster::encoded_password, proxy_.port(), database_),
                         {.connection = {.timeout = 20s, .attempts = 1}});
    try {
      static_cast<void>(world_.update(states, batch));
      return true;
    } catch (const Error& error) {
      CHECK((error.code() == ErrorCode::unavailable ||
             error.code() == ErrorCode::resource_exhausted));
      CHECK(error.retry() == Retry::may_help);
      failures_.insert(error.code());
      return false;
    }
  }

  void kill(Death death) {
    if (death == Death::of_disk) {
      cluster_.set_disk_full(true);
      return;
    }
    if (death == Death::of_all) {
      cluster_.kill();
      return;
    }
    Session session(cluster_.administrator(database_));
    const std::string backend = session.run(
        "select max(pid) from pg_stat_activity where datname = current_database()"
        " and usename = 'signals'");
    if (backend.empty()) return;  // it has not logged in yet
    ::kill(static_cast<pid_t>(std::stol(backend)), SIGKILL);
    // The server ends all sessions, and begins anew.
    while (is_alive(session)) std::this_thread::sleep_for(1ms);
  }

  [[nodiscard]] static bool is_alive(Session& session) {
    try {
      session.run("select");
      return true;
    } catch (const std::runtime_error&) {
      return false;
    }
  }

  void empty() {
    Session(cluster_.administrator(database_))
        .run(
            "truncate signals_apps, signals_batches, signals_users, signals_states,"
            "  signals_current, signals_changes;"
            "update signals_partitions set epoch = 0, source = null");
  }

  [[nodiscard]] std::set<std::string> changes_kept() {
    Session session(cluster_.administrator(database_));
    std::set<std::string> ids;
    for (std::string id = session.run("select min(id) from signals_changes"); !id.empty();
         id = session.run("select min(id) from signals_changes where id > '" + id + "'")) {
      ids.insert(id);
    }
    return ids;
  }

  /// Each user's flags in the table are those of the state.
  void check_reports_kept() {
    Session session(cluster_.administrator(database_));
    const std::string kept = session.run(
        "select string_agg(user_id, ',' order by user_id collate \"C\")"
        " from signals_current where customer_app_registration_completed");
    std::set<std::string> expected;
    direct_.begin_reading()->for_each([&](const StoredUser& user) {
      user.flags.for_each([&](std::size_t, std::string_view name) {
        if (name == "customer_app_registration_completed") expected.insert(user.user_id);
      });
    });
    CHECK(kept == fmt::format("{}", fmt::join(expected, ",")));
    CHECK(session.run("select count(*) from signals_current") == "40");
  }

  Cluster cluster_;
  std::string database_ = cluster_.create_state_database();
  BreakingProxy proxy_{cluster_.port()};
  StateDatabase direct_{cluster_.url(database_)};
  TwoStateBatches world_;
  std::set<ErrorCode> failures_;
};

}  // namespace

TEST_SUITE_BEGIN("postgres" * doctest::skip(!has_server()));

TEST_CASE(
    "a run in which PostgreSQL dies at any step is there whole or not at all, and repeated it "
    "counts once") {
  DyingServer server;
  server.kill_at_each_step(0, BreaksWhen::answered, Death::of_all);
  server.kill_at_each_step(1, BreaksWhen::sent, Death::of_backend);
  server.kill_at_each_step(1, BreaksWhen::answered, Death::of_backend);
}

TEST_CASE(
    "a run during which the disk of PostgreSQL fills up at any step is there whole or not at all") {
  DyingServer server;
  server.kill_at_each_step(0, BreaksWhen::never, Death::of_disk);
  CHECK(server.failures().contains(ErrorCode::resource_exhausted));
  server.kill_at_each_step(1, BreaksWhen::never, Death::of_disk);
  CHECK(!server.failures().empty());
}

TEST_SUITE_END();
