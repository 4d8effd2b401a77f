// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/postgres/state_database.hpp>
#include <signals/state/state_update.hpp>
#include <signals/state/state_verify.hpp>

#include "cluster.hpp"
#include "programs.hpp"
#include "session.hpp"
#include "state_tables.hpp"
#include "support/expected_error.hpp"
#include "support/outbox_checks.hpp"
#include "support/state_sources.hpp"
#include "support/state_store_checks.hpp"
#include "support/user_example.hpp"

using namespace signals::postgres::testing;
using user_example::use;

namespace {

/// The checks of all stores, in a database of their own.
StateStoreChecks checks() {
  return StateStoreChecks(
      [url = Cluster::shared().state_url()] { return std::make_unique<StateDatabase>(url); });
}

}  // namespace

TEST_SUITE_BEGIN("postgres" * doctest::skip(!has_server()));

TEST_CASE("what was committed is there in the next run, in the order in which it came") {
  const std::string url = Cluster::shared().state_url();
  const auto open = [&] { return std::make_unique<StateDatabase>(url); };
  StateStoreChecks(open).keeps_what_was_committed(open);
}

TEST_CASE("what was not committed leaves nothing behind") {
  checks().forgets_what_was_not_committed();
}

TEST_CASE("a user who is put again, changed or erased is so at once") {
  checks().changes_users_at_once();
}

TEST_CASE("users who are due are visited, and no others") { checks().visits_who_is_due(); }

TEST_CASE("thousands of users take few statements, and keep their order") {
  StateTables tables;
  StateDatabase database(tables.url());
  std::vector<std::string> ids;
  for (int i = 0; i < 20'000; ++i) ids.push_back(fmt::format("user-{}", i * 7919 % 20'000));
  {
    const auto store = database.begin();
    for (const std::string& id : ids) store->put(user_named(id));
    store->put_run(run_of(1));
    store->commit();
  }
  // The server counts the statements that write.
  tables.session.run(
      "create sequence writes;"
      "create function count_write() returns trigger security definer language plpgsql as"
      "  'begin perform nextval(''writes''); return null; end';"
      "create trigger counting after insert or update on signals_users"
      "  execute function count_write();"
      "create trigger counting after insert or update on signals_states"
      "  execute function count_write()");
  const auto store = database.begin();
  for (std::size_t first = 0; first < ids.size(); first += 500) {
    const std::span<const std::string> some(ids.data() + first, 500);
    store->prefetch(some);
    for (const std::string& id : some) {
      const auto user = store->find(id);
      REQUIRE(user);
      store->put_all_but_state(*user);
    }
  }
  CHECK(users_in(*store) == ids);
  CHECK(std::stoi(tables.session.run("select last_value from writes")) <= 4 * 20'000 / 2'000);
}

TEST_CASE("two runs on one partition go one after the other, and a reader disturbs neither") {
  const std::string url = Cluster::shared().state_url();
  StateDatabase first(url);
  StateDatabase second(url, {.patience = 100ms});
  auto store = first.begin();
  store->put(user_named("ada"));
  store->put_run(run_of(1));
  CHECK(users_in(*first.begin_reading()).empty());
  const ExpectedError error = error_of([&] { static_cast<void>(second.begin()); });
  CHECK(error.code == ErrorCode::unavailable);
  CHECK(error.retry == Retry::may_help);
  CHECK(error.names("another run has held partition 0"));
  const std::jthread committer([&] {
    std::this_thread::sleep_for(200ms);
    store->commit();
    store.reset();
  });
  StateDatabase patient(url);
  const auto next = patient.begin();
  CHECK(next->last_run()->epoch == 1);
  CHECK(users_in(*next) == Texts{"ada"});
}

TEST_CASE("two runs on two partitions go side by side, each with its users") {
  const std::string url = Cluster::shared().state_url(2);
  StateDatabase first(url, {.partition = 0, .patience = 100ms});
  StateDatabase second(url, {.partition = 1, .patience = 100ms});
  MemoryEvents events;
  std::vector<std::string> everybody;
  for (int i = 0; i < 20; ++i) {
    everybody.push_back(fmt::format("user-{}", i));
    events.events.emplace_back(everybody.back(), use(i % 2 == 0 ? "com.momo" : "com.loop", 5, 3));
  }
  const EventBatch batch{content_named("1"), &events};
  MemoryGoals goals;
  RecordedChanges changes;
  const auto update = [&](StateTransaction& store) {
    return update_state(store, std::span(&batch, 1), goals, user_example::now, {}, changes,
                        {.origin = {.source = "files"}})
        .users_evaluated;
  };
  {
    const auto one = first.begin();
    const auto other = second.begin();
    CHECK(update(*one) + update(*other) == everybody.size());
    CHECK(users_in(*one).size() > 3);
    CHECK(users_in(*other).size() > 3);
    one->commit();
    other->commit();
  }
  StateDatabase all(url);
  const auto store = all.begin_reading();
  CHECK(users_in(*store).size() == everybody.size());
  CHECK(users_who_differ(*store, std::span(&batch, 1), 1).empty());
  CHECK(all.counts().users == everybody.size());

  const ExpectedError error = error_of([&] { static_cast<void>(all.begin()); });
  CHECK(error.code == ErrorCode::invalid_argument);
  CHECK(error.names("has 2 partitions; give one from 0 to 1"));
  StateDatabase none(url, {.partition = 2});
  CHECK(error_of([&] { static_cast<void>(none.begin()); }).code == ErrorCode::invalid_argument);

  const auto of_user = all.begin_for("user-7");
  CHECK(of_user->holds("user-7"));
  CHECK(of_user->erase("user-7"));
  of_user->commit();
  CHECK_FALSE(all.begin_reading()->find("user-7"));
}

TEST_CASE("the partition of a user is what state.sql says") {
  StateTables tables(5);
  for (unsigned partition = 0; partition < 5; ++partition) {
    StateDatabase database(tables.url(), {.partition = partition});
    const auto store = database.begin();
    for (int i = 0; i < 40; ++i) {
      const std::string id = fmt::format("user-{}", i);
      if (store->holds(id)) store->put(user_named(id));
    }
    store->commit();
  }
  CHECK(tables.session.run("select count(*) from signals_users") == "40");
  CHECK(tables.session.run(
            "select count(*) from signals_users where partition !="
            " ('x' || encode(substr(sha256(user_id), 1, 4), 'hex'))::bit(32)::bigint % 5") == "0");
}

TEST_CASE(
    "an update is refused for another source, since or an earlier now, and a run whose epoch "
    "another one took is aborted") {
  StateTables tables;
  StateDatabase database(tables.url());
  MemoryGoals goals;
  RecordedChanges changes;
  const auto update = [&](const StateOrigin& origin, Instant now) {
    const auto store = database.begin();
    static_cast<void>(update_state(*store, {}, goals, now, {}, changes, {.origin = origin}));
    store->commit();
  };
  const auto now = user_example::now;
  update({.source = "files"}, now);
  const auto code_of = [&](const StateOrigin& origin, Instant at) {
    return error_of([&] { update(origin, at); }).code;
  };
  CHECK(code_of({.source = "firestore"}, now) == ErrorCode::failed_precondition);
  CHECK(code_of({.source = "files", .since = now}, now) == ErrorCode::failed_precondition);
  CHECK(code_of({.source = "files"}, now - 1ms) == ErrorCode::failed_precondition);
  update({.source = "files"}, now);
  CHECK(database.begin_reading()->last_run()->epoch == 2);

  // As when another run had committed although the row was locked.
  tables.session.run(
      "create function pass_over() returns trigger language plpgsql as 'begin return null; end';"
      "create trigger taken before update on signals_partitions"
      "  for each row execute function pass_over()");
  CHECK(code_of({.source = "files"}, now) == ErrorCode::aborted);
  CHECK(database.begin_reading()->last_run()->epoch == 2);
}

TEST_CASE("missing tables are told with the file that makes them, and a newer version is refused") {
  Cluster& cluster = Cluster::shared();
  StateDatabase none(cluster.url(cluster.create_database()));
  const ExpectedError missing = error_of([&] { static_cast<void>(none.begin()); });
  CHECK(missing.code == ErrorCode::failed_precondition);
  CHECK(missing.names("state.sql"));

  const std::string name = cluster.create_state_database();
  StateDatabase database(cluster.url(name));
  Session(cluster.administrator(name)).run("update signals_store set version = 2");
  const ExpectedError newer = error_of([&] { static_cast<void>(database.begin_reading()); });
  CHECK(newer.code == ErrorCode::failed_precondition);
  CHECK(newer.names("update signals"));
}

TEST_CASE("reports and changes are kept beside the state, for others to read") {
  StateTables tables;
  Session& session = tables.session;
  StateDatabase database(tables.url());
  MemoryGoals goals;
  goals.apps = {{"com.momo", {"money"}}};
  goals.goals["ada"] = {{.id = "g", .subcategory = "money", .tier = Tier::one}};
  MemoryEvents events;
  const std::string odd("o\0d", 3);
  events.events = {{"ada", use("com.momo", 5, 3, "s1")},
                   {"ada", use("com.game", 7, 1)},
                   {"grace", use("com.momo", 5, 3)},
                   {odd, use("com.momo", 5, 3)}};
  const auto update = [&](std::string_view batch_name, Instant now) {
    RecordedChanges changes;
    const EventBatch batch{content_named(batch_name), &events};
    const auto store = database.begin();
    static_cast<void>(update_state(*store, std::span(&batch, 1), goals, now, {}, changes,
                                   {.origin = {.source = "files"}}));
    store->commit();
    return changes.changes;
  };
  CHECK(update("1", user_example::now).empty());
  // What cannot be a text has no row.
  CHECK(session.run("select string_agg(user_id, ',' order by user_id) from signals_current") ==
        "ada,grace");
  const auto ada = [&](const std::string& columns) {
    return session.run("select " + columns + " from signals_current where user_id = 'ada'");
  };
  CHECK(ada("concat_ws(' ', event_count, service_event_count, max_minutes, weekly_sessions)") ==
        "2 1 5 1");
  CHECK(ada("active_weeks[1] and not active_weeks[2] and cardinality(active_weeks) = 10") == "t");
  CHECK(ada("customer_app_registration_completed and tier1_app_registered") == "t");
  CHECK(ada("customer_app_engaged or customer_app_retained or tier2_app_registered") == "f");
  CHECK(ada("extract(epoch from evaluated_at)::bigint * 1000") ==
        std::to_string(user_example::now.time_since_epoch().count()));
  CHECK(session.run("select count(*) from signals_changes") == "0");

  const Instant later = user_example::now + date::days{8};
  events.events.clear();
  const auto told = update("2", later);
  CHECK(told.size() == 2);
  CHECK(session.run("select count(*) from signals_changes where user_id = 'ada' and value"
                    " and flag like '%engagement_dropoff' and cause = 'time'"
                    " and at < noticed_at") == "2");
  for (const FlagChange& change : told) {
    CHECK(session.run("select extract(epoch from at) * 1000 from signals_changes where id = '" +
                      change.id + "'") ==
          fmt::format("{}.000000", change.at.time_since_epoch().count()));
  }
  CHECK(ada("customer_app_engagement_dropoff and not active_weeks[1]") == "t");
  CHECK(ada("user_id") == "ada");

  const auto store = database.begin();
  CHECK(store->erase("ada"));
  CHECK(store->erase(odd));
  store->commit();
  CHECK(ada("user_id") == "");
  CHECK(session.run("select count(*) from signals_changes") == "0");
  CHECK(session.run("select count(*) from signals_current") == "1");
}

TEST_CASE("the shipped role suffices, and may do nothing else") {
  StateTables tables;
  tables.session.run(
      "drop role if exists state_alone;"
      "create role state_alone login password 'alone' in role signals_state");
  const std::string url = fmt::format("postgres://state_alone:alone@127.0.0.1:{}/{}",
                                      Cluster::shared().port(), tables.database);
  StateDatabase database(url);
  {
    const auto store = database.begin();
    store->put(user_named("ada"));
    store->put(user_named("grace"));
    store->add_batch(content_named("a"));
    static_cast<void>(store->apps().number_of("com.momo"));
    store->put_run(run_of(1));
    for (int i = 0; i < 2; ++i) {
      Report report;
      report.user_id = "ada";
      store->put_report(report, user_example::now);
      store->add_change({.id = "1", .user_id = "ada", .flag = "tier1_app_registered"});
    }
    store->commit();
  }
  {
    const auto store = database.begin_for("ada");
    CHECK(store->erase("ada"));
    store->commit();
  }
  CHECK(users_in(*database.begin_reading()) == Texts{"grace"});

  Session session(url);
  for (const char* const sql :
       {"select * from user_goals", "create table public.mine ()", "truncate signals_users",
        "drop table signals_users", "update signals_store set partitions = 2",
        "delete from signals_partitions", "delete from signals_batches",
        "update signals_changes set value = true", "alter table signals_current add x int"}) {
    CAPTURE(sql);
    CHECK_THROWS(session.run(sql));
  }
}

TEST_CASE("messages wait in the outbox until they are settled, each user's in their order") {
  const std::string url = Cluster::shared().state_url();
  OutboxChecks([&] { return std::make_unique<StateDatabase>(url); }).run();
}

TEST_CASE("two who take messages at once never take the same one") {
  const std::string url = Cluster::shared().state_url(2);
  constexpr int users = 60;
  constexpr int messages_of_user = 5;
  for (const unsigned partition : {0U, 1U}) {
    StateDatabase database(url, {.partition = partition});
    const auto run = database.begin();
    for (int i = 0; i < users * messages_of_user; ++i) {
      const std::string user = fmt::format("{}-{}", partition, i % users);
      run->add_message({.id = fmt::format("{}-{}", user, i / users), .user_id = user});
    }
    run->commit();
  }
  std::mutex mutex;
  std::map<std::string, std::vector<std::string>> received;
  const auto deliver = [&] {
    StateDatabase database(url);
    const auto outbox = database.outbox();
    while (true) {
      std::vector<OutboxOutcome> outcomes;
      for (auto& message :
           outbox->take(user_example::now, user_example::now + std::chrono::hours{1}, 7)) {
        const std::scoped_lock lock(mutex);
        received[message.user_id].push_back(message.id);
        outcomes.push_back({.message = std::move(message)});
      }
      outbox->settle(outcomes);
      if (outbox->counts().waiting == 0) return;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(deliver);
  for (std::thread& thread : threads) thread.join();
  CHECK(received.size() == 2 * users);
  for (const auto& [user, ids] : received) {
    std::vector<std::string> all;
    for (int i = 0; i < messages_of_user; ++i) all.push_back(fmt::format("{}-{}", user, i));
    CHECK(ids == all);
  }
  CHECK(StateDatabase(url, {.partition = 1}).outbox()->counts().waiting == 0);
}

TEST_SUITE_END();
