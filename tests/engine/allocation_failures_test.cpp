// SPDX-License-Identifier: Apache-2.0
// Memory may run out at each allocation of a call; what was there before must be there after it.
#include <cstdlib>
#include <limits>
#include <new>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include <signals/columns/goal_sets.hpp>
#include <signals/signals.hpp>

#include "support/user_example.hpp"

using signals::AppCatalogue;
using signals::Goal;

namespace {

/// The allocations of this thread until one fails.
thread_local std::size_t allocations_left = std::numeric_limits<std::size_t>::max();

[[nodiscard]] void* allocate(std::size_t size) {
  if (allocations_left == 0) throw std::bad_alloc();
  --allocations_left;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

/// Makes the first allocation of `call` fail, then the second, and so on, and calls `check` after
/// each failure, until there is none. The number of failures.
template <typename Call, typename Check>
[[nodiscard]] std::size_t fail_each_allocation(Call call, Check check) {
  for (std::size_t failures = 0;; ++failures) {
    allocations_left = failures;
    bool has_failed = false;
    try {
      call();
    } catch (const std::bad_alloc&) {
      has_failed = true;
    }
    allocations_left = std::numeric_limits<std::size_t>::max();
    if (!has_failed) return failures;
    check();
  }
}

constexpr auto long_id = "an id that is too long for the small strings of any standard library";

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }

TEST_CASE("a catalogue without memory for an app knows neither the app nor its subcategories") {
  AppCatalogue catalogue = user_example::catalogue();
  const std::size_t apps = catalogue.size();
  const std::size_t subcategories = catalogue.subcategories().size();
  const std::vector<std::string> its_own{long_id, "savings", "another of those that are new here"};
  const std::size_t failures =
      fail_each_allocation([&] { catalogue.add(long_id, its_own); },
                           [&] {
                             CHECK(catalogue.size() == apps);
                             CHECK_FALSE(catalogue.find(long_id).has_value());
                             CHECK(catalogue.subcategories().size() == subcategories);
                             CHECK_FALSE(catalogue.find_subcategory(long_id).has_value());
                           });
  CHECK(failures > 3);
  const auto app = catalogue.find(long_id);
  REQUIRE(app.has_value());
  CHECK(catalogue.app_id(*app) == long_id);
  CHECK(catalogue.subcategories(*app).size() == 3);
}

TEST_CASE("goal sets without memory for a set have none more") {
  signals::GoalSets sets;
  const std::vector<Goal> savings{{.subcategory = "savings"}};
  const signals::GoalSetIndex known = sets.add(savings);
  const std::vector<Goal> goals{{.subcategory = long_id},
                                {.subcategory = "farming", .tier = signals::Tier::two}};
  std::optional<signals::GoalSetIndex> added;
  const std::size_t failures = fail_each_allocation([&] { added = sets.add(goals); },
                                                    [&] {
                                                      CHECK(sets.size() == 1);
                                                      CHECK(sets.add(savings) == known);
                                                    });
  CHECK(failures > 3);
  CHECK(sets.size() == 2);
  REQUIRE(added.has_value());
  const auto named = sets.subcategories(*added, signals::Tier::one);
  REQUIRE(named.size() == 1);
  CHECK(sets.id(named.front()) == long_id);
  CHECK(sets.add(goals) == *added);
}

TEST_CASE("an event without memory for it is not counted") {
  const AppCatalogue catalogue = user_example::catalogue();
  const signals::Timeframe timeframe(user_example::now);
  signals::Activity activity;
  activity.add(user_example::use("com.save", 1, 3), catalogue, timeframe);
  const signals::Activity before = activity;
  const signals::Event event = user_example::use("com.momo", 2, 0, long_id);
  const std::size_t failures =
      fail_each_allocation([&] { activity.add(event, catalogue, timeframe); },
                           [&] {
                             CHECK(activity == before);
                             activity = signals::Activity(before);  // without room to spare
                           });
  CHECK(failures > 2);
  CHECK(activity.event_count() == 2);
  CHECK(activity.count_recent_sessions([](signals::AppIndex) { return true; }) == 1);

  signals::Activity merged = before;
  CHECK(fail_each_allocation([&] { merged.merge(activity); }, [&] { CHECK(merged == before); }) >
        2);
  CHECK(merged.event_count() == 3);
}
