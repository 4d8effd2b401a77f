// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <set>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <signals/instant_runs.hpp>

using signals::Instant;
using signals::InstantRun;
using Runs = signals::InstantRuns<2>;
using std::chrono::milliseconds;

namespace {

Instant at(std::int64_t count) { return Instant{milliseconds{count}}; }
constexpr std::int64_t gap = 2 * 86'400'000;

std::vector<InstantRun> runs_of(const Runs& runs) {
  return {runs.runs().begin(), runs.runs().end()};
}

}  // namespace

TEST_CASE("instants that are a gap apart are one run, and those a millisecond more are two") {
  Runs runs;
  runs.insert(at(0));
  runs.insert(at(gap));
  CHECK(runs_of(runs) == std::vector<InstantRun>{{at(0), at(gap)}});
  runs.insert(at(2 * gap + 1));
  CHECK(runs_of(runs) ==
        std::vector<InstantRun>{{at(0), at(gap)}, {at(2 * gap + 1), at(2 * gap + 1)}});
  runs.insert(at(gap + 1));
  CHECK(runs_of(runs) == std::vector<InstantRun>{{at(0), at(2 * gap + 1)}});
}

TEST_CASE("a run that reaches over several others joins them") {
  Runs runs;
  for (const std::int64_t i : {0, 10, 20, 30}) runs.insert(at(i * gap));
  CHECK(runs.runs().size() == 4);
  runs.insert(InstantRun{at(9 * gap), at(21 * gap)});
  CHECK(runs_of(runs) == std::vector<InstantRun>{{at(0), at(0)},
                                                 {at(9 * gap), at(21 * gap)},
                                                 {at(30 * gap), at(30 * gap)}});
}

TEST_CASE("instants at either end of what a number holds are neither chained nor lost") {
  Runs runs;
  runs.insert(Instant::max());
  runs.insert(Instant::min());
  CHECK(runs.runs().size() == 2);
  CHECK(runs.meets(Instant::min(), Instant::min()));
  CHECK_FALSE(runs.meets(at(0), at(gap)));
}

TEST_CASE("a window longer than the gap meets a run if and only if it holds an instant") {
  CHECK(rc::check([] {
    const auto counts = *rc::gen::container<std::set<std::int64_t>>(
        rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 20 * gap),
                       rc::gen::map(rc::gen::inRange<std::int64_t>(0, 40),
                                    [](std::int64_t halves) { return halves * gap / 2; })));
    Runs runs;
    for (const std::int64_t count : counts) runs.insert(at(count));
    const auto first = *rc::gen::inRange<std::int64_t>(-2 * gap, 22 * gap);
    const auto last = first + gap - 1 + *rc::gen::inRange<std::int64_t>(0, gap);
    const auto held = counts.lower_bound(first);
    RC_ASSERT(runs.meets(at(first), at(last)) == (held != counts.end() && *held <= last));
  }));
}

TEST_CASE("what is kept after a floor depends neither on the order nor on when it was forgotten") {
  CHECK(rc::check([] {
    const auto counts =
        *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 12 * gap));
    const Instant floor = at(*rc::gen::inRange<std::int64_t>(0, 12 * gap));
    Runs whole;
    for (const std::int64_t count : counts) whole.insert(at(count));
    whole.forget_before(floor);
    Runs piecewise;
    for (const std::int64_t count : counts) {
      Runs part;
      part.insert(at(count));
      if (*rc::gen::arbitrary<bool>()) part.forget_before(floor);
      piecewise.merge(part);
      if (*rc::gen::arbitrary<bool>()) piecewise.forget_before(floor);
    }
    piecewise.forget_before(floor);
    RC_ASSERT((piecewise == whole));

    const auto first = floor + milliseconds{*rc::gen::inRange<std::int64_t>(0, 8 * gap)};
    const auto last = first + milliseconds{gap};
    bool is_held = false;
    for (const std::int64_t count : counts) {
      is_held = is_held || (at(count) >= first && at(count) <= last);
    }
    RC_ASSERT(whole.meets(first, last) == is_held);
  }));
}
