// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <signals/formats/report_json.hpp>
#include <signals/user_state_bytes.hpp>

#include "support/generated_life.hpp"

using generated::Life;
using signals::Instant;
using signals::UserState;
using std::chrono::milliseconds;

namespace {

std::string bytes_of(const UserState& state, signals::AppDictionary& dictionary) {
  std::string bytes;
  signals::append_user_state(bytes, state, dictionary);
  return bytes;
}

/// The report that the state gives, none where it refuses.
std::optional<signals::Report> report_of(const UserState& state, const Life& life) {
  try {
    return signals::evaluate("u1", state.activity(life.catalogue, life.timeframe()), life.goals,
                             life.catalogue, life.timeframe(), signals::Detail::explained);
  } catch (const signals::Error& error) {
    RC_ASSERT(error.code() == signals::ErrorCode::failed_precondition);
    return std::nullopt;
  }
}

signals::Report report_of_all_events(const Life& life) {
  return signals::evaluate("u1", life.events, life.goals, life.catalogue, life.timeframe(),
                           signals::Detail::explained);
}

}  // namespace

TEST_CASE("any order, split and sealing of the events comes to the same bytes, once sealed alike") {
  CHECK(rc::check([] {
    const Life life = generated::draw_life();
    UserState whole;
    for (const signals::Event& event : life.events) whole.add(event);
    whole.seal(life.now);
    UserState other = generated::draw_state(life.events, life.now);
    other.seal(life.now);
    signals::AppDictionary dictionary;
    RC_ASSERT((other == whole));
    RC_ASSERT(bytes_of(other, dictionary) == bytes_of(whole, dictionary));
  }));
}

TEST_CASE("merging is commutative and associative") {
  CHECK(rc::check([] {
    const auto draw = [] {
      const Life life = generated::draw_life();
      return generated::draw_state(life.events, life.now);
    };
    const UserState a = draw();
    const UserState b = draw();
    const UserState c = draw();
    const auto merged = [](UserState left, const UserState& right) {
      left.merge(right);
      return left;
    };
    RC_ASSERT((merged(a, b) == merged(b, a)));
    RC_ASSERT((merged(merged(a, b), c) == merged(a, merged(b, c))));
    RC_ASSERT((merged(a, UserState()) == a));
  }));
}

TEST_CASE("decoding what was encoded yields the same state") {
  CHECK(rc::check([] {
    const Life life = generated::draw_life();
    const UserState state = generated::draw_state(life.events, life.now);
    signals::AppDictionary dictionary;
    const std::string bytes = bytes_of(state, dictionary);
    const UserState decoded = signals::decode_user_state(bytes, dictionary);
    RC_ASSERT((decoded == state));
    RC_ASSERT(bytes_of(decoded, dictionary) == bytes);
  }));
}

TEST_CASE("a report from the state is the one of all events, at every now from the seal on") {
  CHECK(rc::check([] {
    Life life = generated::draw_life();
    UserState state = generated::draw_state(life.events, life.now);
    if (*rc::gen::arbitrary<bool>()) state.seal(life.now);
    life.now += milliseconds{*rc::gen::weightedOneOf<std::int64_t>(
        {{2, rc::gen::just<std::int64_t>(0)},
         {2, rc::gen::inRange<std::int64_t>(0, 10)},
         {2, rc::gen::inRange<std::int64_t>(0, 40 * reference::day)},
         {1, rc::gen::inRange<std::int64_t>(0, 400 * reference::day)}})};
    life.rules = *generated::rules_in_zones();
    RC_ASSERT((report_of(state, life) == report_of_all_events(life)));
  }));
}

TEST_CASE(
    "a report from the state is the one of all events at week borders and earlier nows, or "
    "refused") {
  int answered = 0;
  CHECK(rc::check([&] {
    Life life = generated::draw_life();
    UserState state = generated::draw_state(life.events, life.now);
    state.seal(life.now, date::days{*rc::gen::element(1, 7, 32)});
    const auto k = *rc::gen::inRange(0U, life.rules.weeks_considered());
    life.now = *rc::gen::oneOf(
        generated::near(life.timeframe().first_instant_of(signals::WeeksAgo{k})),
        generated::near(life.now + date::weeks{k}),
        rc::gen::map(rc::gen::inRange<std::int64_t>(-200, 200),
                     [&](std::int64_t days) { return life.now + date::days{days}; }));
    if (*rc::gen::arbitrary<bool>()) life.rules = *generated::rules_in_zones();
    const auto report = report_of(state, life);
    if (!report) return;
    ++answered;
    RC_ASSERT((*report == report_of_all_events(life)));
  }));
  CHECK(answered > 20);
}

TEST_CASE("the longest rules are answered over a whole year of events") {
  CHECK(rc::check([] {
    Life life = generated::draw_life();
    life.rules.engaged_weeks = date::weeks{52};
    life.rules.retained_weeks = date::weeks{52};
    const UserState state = generated::draw_state(life.events, life.now);
    RC_ASSERT((report_of(state, life) == report_of_all_events(life)));
  }));
}

TEST_CASE("a since that no event lies before is answered, and any other is refused") {
  CHECK(rc::check([] {
    const Life life = generated::draw_life();
    const UserState state = generated::draw_state(life.events, life.now);
    const Instant since = *generated::near(state.first_instant().value_or(life.now));
    const signals::Timeframe timeframe({.now = life.now, .rules = life.rules, .since = since});
    const bool is_exact = !state.first_instant() || *state.first_instant() >= since;
    try {
      const auto given = state.activity(life.catalogue, timeframe);
      RC_ASSERT(is_exact);
      RC_ASSERT((given == signals::fold(life.events, life.catalogue, timeframe)));
    } catch (const signals::Error& error) {
      RC_ASSERT_FALSE(is_exact);
      RC_ASSERT(error.code() == signals::ErrorCode::failed_precondition);
    }
  }));
}

TEST_CASE("the events after now are counted from the seal on") {
  CHECK(rc::check([] {
    const Life life = generated::draw_life();
    const UserState state = generated::draw_state(life.events, life.now);
    const Instant now =
        life.now + milliseconds{*rc::gen::inRange<std::int64_t>(0, 40 * reference::day)};
    const auto after = std::count_if(life.events.begin(), life.events.end(),
                                     [now](const auto& event) { return event.time > now; });
    RC_ASSERT(state.events_after(now) == static_cast<std::uint64_t>(after));
  }));
}

TEST_CASE("bytes that are no state are refused, whatever they are") {
  CHECK(rc::check([] {
    const Life life = generated::draw_life();
    signals::AppDictionary dictionary;
    std::string bytes = bytes_of(generated::draw_state(life.events, life.now), dictionary);
    const auto place = *rc::gen::inRange<std::size_t>(0, bytes.size());
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        bytes.resize(place);
        break;
      case 1:
        bytes[place] = static_cast<char>(*rc::gen::inRange(0, 256));
        break;
      default:
        bytes.insert(place, *rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
    }
    try {
      const UserState state = signals::decode_user_state(bytes, dictionary);
      RC_ASSERT((signals::decode_user_state(bytes_of(state, dictionary), dictionary) == state));
    } catch (const signals::Error& error) {
      RC_ASSERT((error.code() == signals::ErrorCode::data_loss ||
                 error.code() == signals::ErrorCode::failed_precondition));
    }
  }));
}
