// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <signals/http/credential_cache.hpp>

using signals::Error;
using signals::ErrorCode;
using namespace std::chrono_literals;

namespace {

using Cache = signals::http::CredentialCache<std::string>;
using TimePoint = std::chrono::system_clock::time_point;

/// A cache of credentials "1", "2", … that are good for an hour, on a day of the test's own.
class Fixture {
 public:
  std::atomic<TimePoint> now{TimePoint{} + 20'000 * 24h};
  std::atomic<int> fetches{0};
  std::chrono::seconds lifetime{3'600};
  /// What happens before a credential is given out.
  std::function<void(std::stop_token)> before = [](std::stop_token) {};
  Cache cache{300s, [this] { return now.load(); }};

  std::string get(std::stop_token stop = {}) {
    return cache.get(stop, [&] {
      const int number = ++fetches;
      before(stop);
      return signals::http::ExpiringCredential<std::string>{std::to_string(number),
                                                            now.load() + lifetime};
    });
  }
  ErrorCode failure(std::stop_token stop = {}) {
    try {
      static_cast<void>(get(stop));
    } catch (const Error& error) {
      return error.code();
    }
    FAIL_CHECK("no error was thrown");
    return {};
  }
};

/// Holds up a thread, and says that it does.
struct Pause {
  std::latch has_begun{1};
  std::latch may_end{1};

  void wait() {
    has_begun.count_down();
    may_end.wait();
  }
};

void fail(std::stop_token) { throw Error(ErrorCode::unavailable, "no answer"); }

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a credential is kept until shortly before it expires") {
  CHECK(get() == "1");
  now = now.load() + 3'299s;
  CHECK(get() == "1");
  now = now.load() + 1s;
  CHECK(get() == "2");
  CHECK(fetches == 2);
}

TEST_CASE_FIXTURE(Fixture, "one that lives hardly longer than that serves for half of its life") {
  lifetime = 60s;
  CHECK(get() == "1");
  now = now.load() + 29s;
  CHECK(get() == "1");
  now = now.load() + 1s;
  CHECK(get() == "2");
}

TEST_CASE_FIXTURE(Fixture, "however many threads ask at once, one credential is fetched") {
  std::latch all_ask(50);
  before = [&](std::stop_token) { all_ask.wait(); };
  std::vector<std::string> got(50);
  {
    std::vector<std::jthread> threads;
    for (std::string& place : got) {
      threads.emplace_back([&] {
        all_ask.count_down();
        place = get();
      });
    }
  }
  CHECK(got == std::vector<std::string>(50, "1"));
  CHECK(fetches == 1);
}

TEST_CASE_FIXTURE(Fixture, "while one thread renews, others go on with what is still good") {
  CHECK(get() == "1");
  now = now.load() + 3'400s;
  Pause renewing;
  before = [&](std::stop_token) { renewing.wait(); };
  std::string renewed;
  {
    const std::jthread renewer([&] { renewed = get(); });
    renewing.has_begun.wait();
    CHECK(get() == "1");
    renewing.may_end.count_down();
  }
  CHECK(renewed == "2");
  CHECK(get() == "2");
}

TEST_CASE_FIXTURE(Fixture, "a renewal that fails leaves the old one in use, and is not hurried") {
  CHECK(get() == "1");
  now = now.load() + 3'300s;
  before = fail;
  CHECK(get() == "1");
  CHECK(get() == "1");
  CHECK(fetches == 2);
  now = now.load() + 10s;
  CHECK(get() == "1");
  CHECK(fetches == 3);
  now = now.load() + 290s;
  CHECK(failure() == ErrorCode::unavailable);
}

TEST_CASE_FIXTURE(Fixture, "a failure is that of all who waited, and of nobody after them") {
  constexpr int count = 8;
  std::latch all_ask(count);
  before = [&](std::stop_token) {
    all_ask.wait();
    // Those who have said that they ask may not wait yet.
    std::this_thread::sleep_for(50ms);
    throw Error(ErrorCode::unavailable, "no answer");
  };
  std::atomic<int> failures{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i) {
      threads.emplace_back([&] {
        all_ask.count_down();
        try {
          static_cast<void>(get());
        } catch (const Error&) {
          ++failures;
        }
      });
    }
  }
  CHECK(failures == count);
  CHECK(fetches < count);
  before = [](std::stop_token) {};
  const std::string next = get();
  CHECK(next == std::to_string(fetches));
}

TEST_CASE_FIXTURE(Fixture, "one who waits and is stopped returns at once") {
  Pause fetching;
  before = [&](std::stop_token) { fetching.wait(); };
  std::string fetched;
  const std::jthread fetcher([&] { fetched = get(); });
  fetching.has_begun.wait();
  ErrorCode code{};
  {
    std::jthread waiter([&](std::stop_token stop) { code = failure(stop); });
    waiter.request_stop();
  }
  CHECK(code == ErrorCode::cancelled);
  CHECK(fetches == 1);
  fetching.may_end.count_down();
}

TEST_CASE_FIXTURE(Fixture, "a fetch that was cancelled is taken over by one who waits") {
  std::latch is_fetching(1);
  before = [&](std::stop_token stop) {
    if (fetches > 1) return;
    is_fetching.count_down();
    while (!stop.stop_requested()) std::this_thread::yield();
    throw Error(ErrorCode::cancelled, "stopped");
  };
  ErrorCode code{};
  std::jthread fetcher([&](std::stop_token stop) { code = failure(stop); });
  is_fetching.wait();
  std::string got;
  {
    const std::jthread waiter([&] { got = get(); });
    fetcher.request_stop();
  }
  fetcher.join();
  CHECK(code == ErrorCode::cancelled);
  CHECK(got == "2");
}

TEST_CASE_FIXTURE(Fixture, "only the credential that was refused is let go of") {
  CHECK(get() == "1");
  cache.forget_if([](const std::string& credential) { return credential == "0"; });
  CHECK(get() == "1");
  cache.forget_if([](const std::string& credential) { return credential == "1"; });
  CHECK(get() == "2");
}
