// SPDX-License-Identifier: Apache-2.0
// What a caller may not do ends a debug build where it is done.
#include <csignal>

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <signals/columns/goal_sets.hpp>
#include <signals/signals.hpp>

#include "support/user_example.hpp"

using signals::AppIndex;
using signals::WeeksAgo;

namespace {

template <unsigned Weeks>
concept is_week = requires {
  typename std::bool_constant<(WeeksAgo{Weeks}, true)>;
};

/// Whether the call ends its process by `abort`.
template <typename Call>
[[nodiscard]] bool aborts(Call call) {
  const pid_t child = fork();
  if (child == 0) {
    const rlimit no_core_file{0, 0};
    setrlimit(RLIMIT_CORE, &no_core_file);
    std::signal(SIGABRT, SIG_DFL);  // doctest reports it otherwise
    close(STDERR_FILENO);
    call();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

}  // namespace

#ifndef NDEBUG
static_assert(is_week<WeeksAgo::max> && !is_week<WeeksAgo::max + 1> && !is_week<64>);

TEST_CASE("weeks that no rule can use, and indices of another catalogue, are noticed") {
  const signals::Timeframe timeframe(user_example::now);
  const auto first_instant_of = [&](unsigned week) {
    static_cast<void>(timeframe.first_instant_of(WeeksAgo{week}));
  };
  CHECK_FALSE(aborts([&] { first_instant_of(9); }));
  CHECK(aborts([&] { first_instant_of(20); }));
  CHECK(aborts([&] { static_cast<void>(timeframe.last_instant_of(WeeksAgo{20})); }));
  CHECK(aborts([&] { first_instant_of(64); }));

  const signals::AppCatalogue catalogue = user_example::catalogue();
  const signals::GoalTiers tiers(catalogue);
  CHECK_FALSE(aborts([&] { static_cast<void>(tiers.tiers_of(AppIndex{4})); }));
  CHECK(aborts([&] { static_cast<void>(tiers.tiers_of(AppIndex{5})); }));
  CHECK(aborts([&] { static_cast<void>(catalogue.app_id(AppIndex{5})); }));
  CHECK(aborts([&] { static_cast<void>(catalogue[signals::SubcategoryIndex{4}]); }));
  const signals::GoalSets goal_sets;
  CHECK(aborts([&] { static_cast<void>(goal_sets.has_goals(signals::GoalSetIndex{0})); }));
}
#endif
