// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include <signals/formats/event_json.hpp>
#include <signals/formats/instant_text.hpp>

#include "generate.hpp"
#include "output.hpp"
#include "paths.hpp"

using samples::Options;

namespace {

std::string events_of(const Options& options) {
  std::ostringstream out;
  samples::write_events(out, options);
  return out.str();
}

std::string goals_of(const Options& options) {
  std::ostringstream out;
  samples::write_goals(out, options);
  return out.str();
}

/// Calls `visit` with the time of each event that has one.
template <typename Visit>
void for_each_time(const std::string& events, Visit visit) {
  std::istringstream lines(events);
  for (std::string line; std::getline(lines, line);) {
    if (const auto time = signals::read_event_json(line).time) visit(*time);
  }
}

}  // namespace

TEST_CASE("the committed sample data is what the generator makes with its defaults") {
  const std::filesystem::path data = paths::data;
  // Not CHECK(a == b): a failure would print megabytes.
  const bool same_events = text_of(data / "events.ndjson") == events_of({});
  const bool same_goals = text_of(data / "goals.json") == goals_of({});
  CHECK(same_events);
  CHECK(same_goals);
}

TEST_CASE("the same seed makes the same bytes, another seed other ones") {
  const Options options{.users = 60, .seed = 7};
  const bool same = events_of(options) == events_of(options);
  CHECK(same);
  const bool same_for_other_seed = events_of(options) == events_of({.users = 60, .seed = 8});
  CHECK_FALSE(same_for_other_seed);
}

TEST_CASE("a person is the same however many others there are") {
  const std::string few = goals_of({.users = 30});
  const std::string many = goals_of({.users = 300});
  const auto entry = [](const std::string& goals) {
    const std::size_t first = goals.find("{\"user_id\": \"regular-002\"");
    REQUIRE(first != std::string::npos);
    return goals.substr(first, goals.find('\n', first) - first);
  };
  CHECK(entry(few) == entry(many));
}

TEST_CASE("there are about as many events as were asked for") {
  for (const unsigned mean : {60U, 200U}) {
    const std::string events = events_of({.users = 600, .events_per_user = mean});
    const auto lines = std::count(events.begin(), events.end(), '\n');
    CHECK(lines > 600 * mean * 9 / 10);
    CHECK(lines < 600 * mean * 11 / 10);
  }
}

TEST_CASE("lives end at now and begin the weeks asked for before it") {
  const signals::Instant now = *signals::parse_instant("2024-03-10T23:30:00Z");
  const std::string events = events_of({.users = 120, .now = now, .weeks = 4});
  int in_time = 0;
  for_each_time(events, [&](signals::Instant time) {
    if (time > now) {
      CHECK(time - now > date::days{365 - 28});  // a phone whose clock is a year ahead
      return;
    }
    CHECK(time > now - date::weeks{4});
    ++in_time;
  });
  CHECK(in_time > 1000);
}
