// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "support/fakes.hpp"

using fakes::Analysis;

namespace {

void raise_to(std::atomic<int>& highest, int value) {
  int seen = highest;
  while (seen < value && !highest.compare_exchange_weak(seen, value)) {
  }
}

}  // namespace

TEST_CASE("no more users are read at once than there are workers") {
  for (const unsigned workers : {1U, 3U, 8U}) {
    Analysis analysis(200);
    std::atomic<int> reading = 0;
    std::atomic<int> most = 0;
    analysis.events.before_read = [&](std::string_view, const std::stop_token&) {
      raise_to(most, ++reading);
      std::this_thread::sleep_for(std::chrono::microseconds{300});
      --reading;
    };
    analysis.run({.workers = workers});
    CHECK(analysis.sink.lines.size() == 200);
    CHECK(most >= 1);
    CHECK(most <= static_cast<int>(workers));
  }
}

TEST_CASE("all workers read at once when there is enough to read") {
  constexpr int workers = 4;
  Analysis analysis(workers);
  std::mutex mutex;
  std::condition_variable changed;
  int reading = 0;
  analysis.events.before_read = [&](std::string_view, const std::stop_token&) {
    std::unique_lock lock(mutex);
    ++reading;
    changed.notify_all();
    // Nobody goes on before all have come.
    if (!changed.wait_for(lock, std::chrono::seconds{60}, [&] { return reading == workers; })) {
      throw std::runtime_error("the other workers never came");
    }
  };
  analysis.run({.workers = workers});
  CHECK(analysis.sink.lines == fakes::each(analysis.events.users, "reported"));
}

TEST_CASE("workers do not run far ahead of a slow first user") {
  constexpr unsigned workers = 4;
  Analysis analysis(2000);
  std::mutex mutex;
  std::condition_variable changed;
  int started = 0;
  int ahead = 0;
  analysis.events.before_read = [&](std::string_view user_id, const std::stop_token&) {
    std::unique_lock lock(mutex);
    ++started;
    changed.notify_all();
    if (user_id != "user-0") return;
    // The first user takes until the others have stood still for a while.
    for (int before = -1; before != started;) {
      before = started;
      changed.wait_for(lock, std::chrono::milliseconds{200},
                       [&] { return before + 500 < started; });
    }
    ahead = started;
  };
  analysis.run({.workers = workers});
  CHECK(analysis.sink.lines.size() == 2000);
  CHECK(ahead > 1);
  CHECK(ahead <= 100);  // the bound is a small multiple of the workers, not the users
}

TEST_CASE("the sink is called from the calling thread alone") {
  Analysis analysis(50);
  const std::thread::id caller = std::this_thread::get_id();
  bool is_always_caller = true;
  analysis.sink.before_report = [&] { is_always_caller &= std::this_thread::get_id() == caller; };
  analysis.run({.workers = 4});
  CHECK(analysis.sink.lines.size() == 50);
  CHECK(is_always_caller);
}
