// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <csignal>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <signals/sqlite/state_file.hpp>
#include <signals/state/state_verify.hpp>

#include "failing_file_system.hpp"
#include "support/state_sources.hpp"
#include "support/temporary_directory.hpp"
#include "support/user_example.hpp"

using signals::sqlite::StateFile;
using namespace signals::testing;
using user_example::use;

namespace {

/// Two batches, each of which changes every user.
class TwoBatches {
 public:
  TwoBatches() {
    goals.apps = {{"com.momo", {"money"}}};
    for (int user = 0; user < 40; ++user) {
      const std::string id = "user-" + std::to_string(user);
      goals.goals[id] = {{.id = "g", .subcategory = "money", .tier = signals::Tier::one}};
      for (int day = 0; day < 5; ++day) {
        first.events.emplace_back(id, use("com.momo", 1, 10 + 3 * day, "s" + std::to_string(day)));
        second.events.emplace_back(id, use("com.momo", 5, day, "t" + std::to_string(day)));
      }
    }
  }

  void update(const std::string& path, std::size_t batch) {
    StateFile file(path);
    const auto store = file.begin();
    RecordedChanges changes;
    static_cast<void>(update_state(*store, std::span(&batches[batch], 1), goals, user_example::now,
                                   {}, changes, {.origin = {.source = "files"}}));
    store->commit();
  }

  /// How many batches the state holds; each is there whole, and nothing of the next.
  [[nodiscard]] std::size_t whole_batches_in(const std::string& path) {
    StateFile file(path);
    const auto store = file.begin();
    const auto run = store->last_run();
    std::size_t known = 0;
    for (const signals::EventBatch& batch : batches) known += store->has_batch(batch.content);
    REQUIRE((known > 0) == run.has_value());
    if (run) {
      CHECK(users_who_differ(*store, std::span(batches).first(known), 1).empty());
    } else {
      CHECK(file.counts().users == 0);
    }
    return known;
  }

  MemoryGoals goals;
  MemoryEvents first;
  MemoryEvents second;
  std::array<signals::EventBatch, 2> batches{
      {{content_named("first"), &first}, {content_named("second"), &second}}};
};

/// Runs an update in a process of its own, which dies at that step; whether it lived.
[[nodiscard]] bool survives(TwoBatches& world, const std::string& path, std::size_t batch,
                            int step) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    fail_from_step(step, Fault::killed);
    world.update(path, batch);
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (WIFEXITED(status)) return true;
  CHECK(WTERMSIG(status) == SIGKILL);
  return false;
}

/// For each batch, runs its update so that one step after the other fails, each time into a new
/// file, until `run` has met no such step; after each, the run can be repeated.
template <typename Run>
void fail_at_each_step(TwoBatches& world, Run run) {
  for (const std::size_t batch : {0U, 1U}) {
    bool is_done = false;
    for (int step = 0; !is_done; ++step) {
      CAPTURE(step);
      REQUIRE(step < 2000);
      const TemporaryDirectory directory;
      const std::string path = directory.path_of("state");
      fail_from_step(0, Fault::none);
      if (batch == 1) world.update(path, 0);
      is_done = run(path, batch, step);
      world.update(path, batch);
      CHECK(world.whole_batches_in(path) == batch + 1);
    }
  }
}

}  // namespace

TEST_CASE("a run that is killed at any step is there whole or not at all, and can be repeated") {
  TwoBatches world;
  fail_at_each_step(world, [&](const std::string& path, std::size_t batch, int step) {
    const bool has_survived = survives(world, path, batch, step);
    const std::size_t whole = world.whole_batches_in(path);
    CHECK((whole == batch || whole == batch + 1));
    if (has_survived) CHECK(whole == batch + 1);
    return has_survived;
  });
}

TEST_CASE("a run whose disk is full at any step leaves the state as it was, or whole") {
  TwoBatches world;
  fail_at_each_step(world, [&](const std::string& path, std::size_t batch, int step) {
    fail_from_step(step, Fault::disk_full);
    bool was_told = false;
    try {
      world.update(path, batch);
    } catch (const signals::Error& error) {
      was_told = true;
      CHECK(error.code() == signals::ErrorCode::resource_exhausted);
    }
    const bool is_done = steps_taken() <= step;
    fail_from_step(0, Fault::none);
    const std::size_t whole = world.whole_batches_in(path);
    // Where only the last sync fails, what it was for has been written all the same.
    CHECK((whole == batch + 1 || (was_told && whole == batch)));
    return is_done;
  });
}
