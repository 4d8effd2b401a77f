// SPDX-License-Identifier: Apache-2.0
#include "sample_table.hpp"

#include <chrono>

#include <fmt/format.h>

#include "sample_events.hpp"

namespace signals::benchmarks {
namespace {

/// SplitMix64: the same numbers from every standard library.
class Random {
 public:
  /// Any number below the bound.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) {
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EB;
    return (mixed ^ (mixed >> 31U)) % bound;
  }

 private:
  std::uint64_t state_ = 1;
};

[[nodiscard]] std::vector<Goal> some_goals(Random& random) {
  std::vector<Goal> goals(random.below(6));
  for (Goal& goal : goals) {
    goal.id = "g";
    goal.subcategory = fmt::format("subcategory-{}", random.below(9));
    goal.tier = all_tiers[random.below(3)];
  }
  return goals;
}

[[nodiscard]] Instant some_time(Random& random) {
  constexpr std::uint64_t week = std::chrono::milliseconds{date::weeks{1}}.count();
  const std::uint64_t kind = random.below(120);
  if (kind < 3) return no_time;
  if (kind < 6) return sample_now + std::chrono::milliseconds{1 + random.below(week)};
  return sample_now - std::chrono::milliseconds{random.below(kind < 18 ? week : 12 * week)};
}

}  // namespace

SampleTable::SampleTable(std::size_t user_count, std::size_t events_per_user)
    : catalogue(sample_catalogue()) {
  Random random;
  const std::size_t event_count = user_count * events_per_user;
  users.reserve(event_count);
  events.apps.reserve(event_count);
  events.sessions.reserve(event_count);
  events.times.reserve(event_count);
  events.foregrounds.reserve(event_count);
  offsets.push_back(0);
  std::uint32_t session = 0;
  for (std::size_t user = 0; user < user_count; ++user) {
    ids.push_back(fmt::format("user-{:06}", user));
    goals.push_back(some_goals(random));
    goal_set_of_user.push_back(goal_sets.add(goals.back()));
    for (std::size_t event = 0; event < events_per_user; ++event) {
      const auto app = static_cast<AppIndex>(random.below(31));
      users.push_back(static_cast<UserIndex>(user));
      events.apps.push_back(app == AppIndex{30} ? unknown_app : app);
      // A session's events follow one another, but not always at once.
      if (random.below(2) == 0) ++session;
      const auto back = static_cast<std::uint32_t>(random.below(2));
      events.sessions.push_back(random.below(50) == 0 ? no_session
                                                      : SessionIndex{session + 1 - back});
      events.times.push_back(some_time(random));
      // One event in ten without foreground time, the rest up to ten minutes.
      events.foregrounds.emplace_back(
          random.below(10) == 0 ? 0 : static_cast<double>(random.below(600'000)) / 60'000);
    }
    session += 2;
    offsets.push_back(events.apps.size());
  }
  id_views.assign(ids.begin(), ids.end());
}

UserColumns SampleTable::columns() const {
  return {.ids = id_views, .goals = goal_set_of_user, .offsets = offsets, .events = events.view()};
}

}  // namespace signals::benchmarks
