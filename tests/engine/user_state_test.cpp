// SPDX-License-Identifier: Apache-2.0
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <signals/named_time_zone.hpp>
#include <signals/report_at.hpp>
#include <signals/user_state_bytes.hpp>

#include "support/reading.hpp"
#include "support/user_example.hpp"

using signals::ErrorCode;
using signals::Instant;
using signals::UserState;
using std::chrono::milliseconds;
using user_example::use;

namespace {

std::string hexadecimal(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

std::string bytes_of(std::string_view hexadecimal) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hexadecimal.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hexadecimal.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

/// A state of everything that the bytes have a place for.
UserState full_state() {
  UserState state;
  state.seal(user_example::now);
  for (const signals::Event& event :
       {use("com.momo", 1.5, 0, "0f8fad5b-d9cb-469f-a165-70867728950e"),
        use("COM.Momo ", 0.1 + 0.2, 3, "s1"), use("com.momo", 2, 20, "s1"),
        use("com.momo", 0, -2, "s2"), use("com.momo", 1, -2, ""), use("com.game", 0, 400, "old"),
        use("", 9, 1, "s4")}) {
    state.add(event);
  }
  signals::Event timeless = use("com.save", 4, 0, "s3");
  timeless.time.reset();
  state.add(timeless);
  return state;
}

ErrorCode code_of(const UserState& state, const signals::Timeframe& timeframe) {
  try {
    static_cast<void>(state.activity(user_example::catalogue(), timeframe));
  } catch (const signals::Error& error) {
    return error.code();
  }
  return ErrorCode::unknown;
}

ErrorCode decoding_fault(std::string_view bytes, const signals::AppDictionary& dictionary) {
  try {
    static_cast<void>(signals::decode_user_state(bytes, dictionary));
  } catch (const signals::Error& error) {
    return error.code();
  }
  return ErrorCode::unknown;
}

}  // namespace

TEST_CASE("what is kept of a user is what the rules need") {
  const UserState state = full_state();
  CHECK(state.event_count() == 8);
  CHECK(reading::shown(state.first_instant()) == "2024-10-22T12:00:00.000Z");
  CHECK(reading::shown(state.seal()->sessions_from) == "2025-10-25T12:00:00.000Z");
  REQUIRE(state.apps().size() == 4);
  CHECK(state.apps()[0].app_id == "");
  CHECK(state.apps()[0].event_count == 1);
  CHECK(state.apps()[0].longest_foreground == signals::Minutes{0});
  CHECK(state.apps()[0].sessions.empty());

  const signals::AppState& game = state.apps()[1];
  CHECK(game.app_id == "com.game");
  CHECK(game.sessions.empty());  // ended before what is kept
  CHECK(game.active.runs().empty());

  const signals::AppState& momo = state.apps()[2];
  CHECK(momo.app_id == "com.momo");
  CHECK(momo.event_count == 5);
  CHECK(momo.longest_foreground == signals::Minutes{2});
  REQUIRE(momo.active.runs().size() == 2);
  CHECK(momo.active.runs()[1].first == user_example::now - date::days{3});
  CHECK(momo.active.runs()[1].last == user_example::now);
  REQUIRE(momo.ahead.size() == 1);
  CHECK(momo.ahead.begin()->second == signals::EventsAhead{2, true});
  CHECK(momo.sessions.size() == 3);
  CHECK(momo.sessions.at("s1").runs().size() == 2);

  CHECK(state.apps()[3].first == std::nullopt);
  CHECK(state.events_after(user_example::now) == 2);
  CHECK(state.events_after(user_example::now + date::days{2}) == 0);
}

TEST_CASE("the bytes of version 1 are read for ever") {
  // Worked out by hand from the format; must never change.
  const std::string golden = fmt::format(
      "{}",
      fmt::join(
          std::vector<std::string_view>{
              // The version; sealed, with something passed over; sealed so many seconds
              // after the year 1; 32 days kept. One event each without time, app, session.
              "01", "03", "808bc78bdc03", "80c0d102", "00", "00", "01", "01", "01",
              // Four apps, each with its number, events, milliseconds, runs, events
              // ahead and whether there is a first instant; then that. No app:
              "04", "00", "01", "00", "00", "01", "80c5bc8bdc03",
              // com.game
              "01", "01", "00", "00", "01", "80abcceadb03",
              // com.momo: 5 events, 2 minutes, 2 runs, 1 instant ahead
              "02", "05", "80d30e", "02", "03", "8093f489dc03",
              // 360 days after the first that is kept; 17 days later, 3 days long
              "80f0d41d", "00", "80a6b301", "80d21f",
              // 2 days after the seal, 2 events, active
              "808c15", "05",
              // com.save: 4 minutes, no time
              "03", "01", "80a61d", "00", "00",
              // Three sessions of the third app: a UUID, 32 days after the floor;
              "03", "12", "0f8fad5bd9cb469fa16570867728950e", "80c0d102", "00",
              // s1, with two runs, the second 17 days after the first; s2
              "15", "027331", "02", "80c87e", "00", "80a6b301", "00",  //
              "11", "027332", "80cce602", "00"},
          ""));
  signals::AppDictionary dictionary;
  std::string bytes;
  signals::append_user_state(bytes, full_state(), dictionary);
  CHECK(hexadecimal(bytes) == golden);
  CHECK((signals::decode_user_state(bytes_of(golden), dictionary) == full_state()));
}

TEST_CASE("bytes of a newer version, cut short, too long or of unknown apps are refused") {
  signals::AppDictionary dictionary;
  std::string bytes;
  signals::append_user_state(bytes, full_state(), dictionary);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK(decoding_fault(std::string_view(bytes).substr(0, size), dictionary) ==
          ErrorCode::data_loss);
  }
  CHECK(decoding_fault(bytes + std::string(1, 0), dictionary) == ErrorCode::data_loss);
  CHECK(decoding_fault(bytes, signals::AppDictionary()) == ErrorCode::data_loss);
  bytes[0] = 2;
  CHECK(decoding_fault(bytes, dictionary) == ErrorCode::failed_precondition);
  bytes[0] = 0;
  CHECK(decoding_fault(bytes, dictionary) == ErrorCode::data_loss);
}

TEST_CASE("what the state cannot tell exactly is refused") {
  const UserState state = full_state();
  using signals::Timeframe;
  const signals::Rules calendar{.week = signals::WeekKind::calendar};
  const Instant now = user_example::now;
  CHECK(code_of(state, Timeframe({.now = now, .rules = calendar})) == ErrorCode::unknown);
  CHECK(code_of(state, Timeframe({.now = now - milliseconds{1}, .rules = calendar})) ==
        ErrorCode::failed_precondition);
  CHECK(code_of(state, Timeframe(now - milliseconds{1})) == ErrorCode::failed_precondition);
  const signals::Rules longest{.retained_weeks = date::weeks{52}};
  CHECK(code_of(state, Timeframe({.now = now, .rules = longest})) == ErrorCode::unknown);
  CHECK(code_of(state, Timeframe({.now = now - date::days{10}, .rules = longest})) ==
        ErrorCode::failed_precondition);
  const signals::Rules window{.registration_window = date::days{32}};
  CHECK(code_of(state, Timeframe({.now = now, .rules = window})) == ErrorCode::unknown);
  CHECK(code_of(state, Timeframe({.now = now - milliseconds{1}, .rules = window})) ==
        ErrorCode::failed_precondition);
  const Instant first = *state.first_instant();
  CHECK(code_of(state, Timeframe({.now = now, .since = first})) == ErrorCode::unknown);
  CHECK(code_of(state, Timeframe({.now = now, .since = first + milliseconds{1}})) ==
        ErrorCode::failed_precondition);
}

TEST_CASE("no week of any time zone since 1970 is shorter than six days, less an hour") {
  milliseconds shortest = date::weeks{1};
  for (const date::time_zone& zone : date::get_tzdb().zones) {
    const signals::TimeZone time_zone = signals::named_time_zone(zone.name());
    date::local_days monday{date::local_days{date::year{1970} / 1 / 5}};
    Instant start = time_zone.start_of(monday);
    for (; monday < date::local_days{date::year{2040} / 1 / 1};) {
      monday += date::weeks{1};
      const Instant next = time_zone.start_of(monday);
      shortest = std::min(shortest, next - start);
      start = next;
    }
  }
  CHECK(shortest >= date::days{6} - std::chrono::hours{1});
  CHECK(shortest > signals::ActiveRuns::gap);
}

TEST_CASE("a year of use on one day in five takes at most 1,000 bytes") {
  std::mt19937_64 random(1);
  signals::AppDictionary dictionary;
  std::size_t most = 0;
  std::size_t all = 0;
  for (int user = 0; user < 50; ++user) {
    UserState state;
    state.seal(user_example::now);
    for (int day = 0; day < 365; ++day) {
      if (random() % 5 != 0) continue;
      for (int session = 0; session < 2; ++session) {
        const std::string id =
            fmt::format("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", random() >> 32U, random() >> 48U,
                        random() >> 52U, random() >> 52U, random() >> 16U);
        const auto offset = milliseconds{random() % 86'400'000};
        const std::string_view app = random() % 2 == 0 ? "com.momo" : "com.save";
        for (int event = 0; event < 3; ++event) {
          signals::Event used = use(app, 2.5, day, id);
          *used.time += std::chrono::minutes{event} - offset;
          state.add(used);
        }
      }
    }
    std::string bytes;
    signals::append_sealed_user_state(bytes, state, user_example::now, dictionary);
    most = std::max(most, bytes.size());
    all += bytes.size();
  }
  CHECK(all / 50 < 900);
  CHECK(most <= 1000);
}

TEST_CASE("a stream that lives on is asked at any now from the seal on") {
  const signals::AppCatalogue catalogue = user_example::catalogue();
  const auto goals = user_example::goals();
  const auto at = [&](const UserState& state, signals::Instant instant) {
    return signals::report_at("u1", state, goals, catalogue, {.now = instant}).signals;
  };
  const Instant now = user_example::now;
  UserState state;
  state.add(user_example::use("com.momo", 2, 0));
  state.seal(now);
  CHECK(at(state, now).active_weeks[signals::this_week]);
  const signals::Instant later = now + date::weeks{3};
  CHECK_FALSE(at(state, later).active_weeks[signals::this_week]);
  CHECK(at(state, later).active_weeks[signals::WeeksAgo{3}]);

  state.add(user_example::use("com.momo", 2, -20));
  CHECK(at(state, later).active_weeks[signals::this_week]);
  CHECK(at(state, later) ==
        signals::evaluate(
            "u1", {user_example::use("com.momo", 2, 0), user_example::use("com.momo", 2, -20)},
            goals, catalogue, {.now = later})
            .signals);
}
