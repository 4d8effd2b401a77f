// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <signals/sqlite/state_file.hpp>

#include "failing_file_system.hpp"
#include "support/temporary_directory.hpp"
#include "support/two_state_batches.hpp"

using signals::sqlite::StateFile;
using namespace signals::testing;

namespace {

void update(TwoStateBatches& world, const std::string& path, std::size_t batch) {
  StateFile file(path);
  static_cast<void>(world.update(file, batch));
}

[[nodiscard]] std::size_t whole_batches_in(TwoStateBatches& world, const std::string& path) {
  StateFile file(path);
  return world.whole_batches_in(file);
}

/// Runs an update in a process of its own, which dies at that step; whether it lived.
[[nodiscard]] bool survives(TwoStateBatches& world, const std::string& path, std::size_t batch,
                            int step) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    fail_from_step(step, Fault::killed);
    update(world, path, batch);
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
void fail_at_each_step(TwoStateBatches& world, Run run) {
  for (const std::size_t batch : {0U, 1U}) {
    bool is_done = false;
    for (int step = 0; !is_done; ++step) {
      CAPTURE(step);
      REQUIRE(step < 2000);
      const TemporaryDirectory directory;
      const std::string path = directory.path_of("state");
      fail_from_step(0, Fault::none);
      if (batch == 1) update(world, path, 0);
      is_done = run(path, batch, step);
      update(world, path, batch);
      CHECK(whole_batches_in(world, path) == batch + 1);
    }
  }
}

}  // namespace

TEST_CASE("a run that is killed at any step is there whole or not at all, and can be repeated") {
  TwoStateBatches world;
  fail_at_each_step(world, [&](const std::string& path, std::size_t batch, int step) {
    const bool has_survived = survives(world, path, batch, step);
    const std::size_t whole = whole_batches_in(world, path);
    CHECK((whole == batch || whole == batch + 1));
    if (has_survived) CHECK(whole == batch + 1);
    return has_survived;
  });
}

TEST_CASE("a run whose disk is full at any step leaves the state as it was, or whole") {
  TwoStateBatches world;
  fail_at_each_step(world, [&](const std::string& path, std::size_t batch, int step) {
    fail_from_step(step, Fault::disk_full);
    bool was_told = false;
    try {
      update(world, path, batch);
    } catch (const signals::Error& error) {
      was_told = true;
      CHECK(error.code() == signals::ErrorCode::resource_exhausted);
    }
    const bool is_done = steps_taken() <= step;
    fail_from_step(0, Fault::none);
    const std::size_t whole = whole_batches_in(world, path);
    // Where only the last sync fails, what it was for has been written all the same.
    CHECK((whole == batch + 1 || (was_told && whole == batch)));
    return is_done;
  });
}
