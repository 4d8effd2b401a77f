// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <signals/state/state_store.hpp>

#include "support/state_sources.hpp"
#include "support/user_example.hpp"

namespace signals::testing {

using UserIds = std::vector<std::string>;

[[nodiscard]] inline StoredUser user_named(const std::string& id) {
  return {.user_id = id,
          .state = std::string("\1\0\0", 3),
          .flags = FlagSet(std::uint64_t{1} << 42U | 5U),  // the last one too
          .due = user_example::now,
          .goals = ~std::uint64_t{0}};
}

[[nodiscard]] inline UserIds users_in(StateTransaction& store) {
  UserIds ids;
  store.for_each([&](const StoredUser& user) { ids.push_back(user.user_id); });
  return ids;
}

/// A run of that epoch.
[[nodiscard]] inline StateRun run_of(std::uint64_t epoch) {
  return {.origin = {.source = "files", .since = user_example::now},
          .epoch = epoch,
          .now = user_example::now,
          .rules = content_named("rules")};
}

/// What every store of states does. Each check wants a store of its own, which is empty.
class StateStoreChecks {
 public:
  using Open = std::function<std::unique_ptr<StateStore>()>;

  explicit StateStoreChecks(Open open) : open_(std::move(open)) {}

  /// What was committed is there in the next run, in the order in which it came.
  void keeps_what_was_committed(const Open& open_to_read) const {
    const std::string odd("a\0'\xFF", 4);
    {
      const auto opened = open_();
      const auto store = opened->begin();
      CHECK_FALSE(store->last_run());
      for (const std::string& id : {std::string("zoe"), odd, std::string()}) {
        store->put(user_named(id));
      }
      store->add_batch(content_named("a"));
      CHECK(store->has_batch(content_named("a")));
      CHECK(store->apps().number_of("com.momo") == 0);
      CHECK(store->apps().number_of("com.loop") == 1);
      StateRun run = run_of(1);
      run.cursor = odd;
      store->put_run(run);
      CHECK(users_in(*store) == UserIds{"zoe", odd, ""});
      store->commit();
    }
    const auto opened = open_to_read();
    {
      const auto store = opened->begin_reading();
      CHECK(users_in(*store) == UserIds{"zoe", odd, ""});
      const auto user = store->find(odd);
      REQUIRE(user);
      CHECK(user->state == user_named(odd).state);
      CHECK(user->flags == user_named(odd).flags);
      CHECK(user->due == user_example::now);
      CHECK(user->goals == ~std::uint64_t{0});
      CHECK_FALSE(store->find("ada"));
      CHECK(store->has_batch(content_named("a")));
      CHECK_FALSE(store->has_batch(content_named("b")));
      CHECK(store->apps().find(0) == "com.momo");
      CHECK(store->apps().find(1) == "com.loop");
      const auto run = store->last_run();
      REQUIRE(run);
      CHECK(run->origin.source == "files");
      CHECK(run->origin.since == user_example::now);
      CHECK(run->origin.sessions_kept.most == date::days{32});
      CHECK(run->epoch == 1);
      CHECK(run->now == user_example::now);
      CHECK(run->rules == content_named("rules"));
      CHECK(run->cursor == odd);
      CHECK_FALSE(run->goals);
    }
    const StateCounts counts = opened->counts();
    CHECK(counts.users == 3);
    CHECK(counts.apps == 2);
    CHECK(counts.batches == 1);
    CHECK(counts.state_bytes == 9);
  }

  /// What was not committed leaves nothing behind.
  void forgets_what_was_not_committed() const {
    const auto opened = open_();
    {
      const auto store = opened->begin();
      store->put(user_named("ada"));
      store->add_batch(content_named("a"));
      CHECK(users_in(*store) == UserIds{"ada"});
    }
    const auto store = opened->begin();
    CHECK(users_in(*store).empty());
    CHECK_FALSE(store->has_batch(content_named("a")));
  }

  /// A user who is put again, changed or erased is so at once.
  void changes_users_at_once() const {
    const auto opened = open_();
    const auto store = opened->begin();
    StoredUser ada = user_named("ada");
    store->put(ada);
    store->put(user_named("grace"));
    ada.state = "newer";
    store->put(ada);
    CHECK(store->find("ada")->state == "newer");
    StoredUser grace = *store->find("grace");
    grace.due.reset();
    grace.state.clear();
    store->put_all_but_state(grace);
    CHECK(store->find("grace")->state == user_named("grace").state);
    CHECK_FALSE(store->find("grace")->due);
    CHECK(users_in(*store) == UserIds{"ada", "grace"});
    CHECK(store->erase("ada"));
    CHECK_FALSE(store->erase("ada"));
    CHECK_FALSE(store->find("ada"));
    store->commit();
    CHECK(users_in(*opened->begin_reading()) == UserIds{"grace"});
  }

  /// Users who are due are visited, and no others.
  void visits_who_is_due() const {
    const auto opened = open_();
    const auto store = opened->begin();
    StoredUser never = user_named("never");
    never.due.reset();
    store->put(never);
    store->put(user_named("due"));
    UserIds due;
    const auto visit = [&](const StoredUser& user) { due.push_back(user.user_id); };
    store->for_each_due(user_example::now - std::chrono::milliseconds{1}, visit);
    CHECK(due.empty());
    store->for_each_due(user_example::now, visit);
    CHECK(due == UserIds{"due"});
  }

 private:
  Open open_;
};

}  // namespace signals::testing
