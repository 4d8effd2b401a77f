// SPDX-License-Identifier: Apache-2.0
#include "generated_input.hpp"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reading.hpp"

namespace generated {

using std::chrono::milliseconds;

rc::Gen<signals::Instant> near(signals::Instant border) {
  return rc::gen::map(
      rc::gen::oneOf(rc::gen::element<std::int64_t>(-1, 0, 1),
                     rc::gen::inRange<std::int64_t>(-reference::day, reference::day)),
      [border](std::int64_t offset) { return border + milliseconds{offset}; });
}

rc::Gen<signals::Instant> now() {
  // A Monday, the day before it and an ordinary one; the last two straddle a leap day and 1970.
  return rc::gen::mapcat(
      rc::gen::element(reading::at("2025-11-24"), reading::at("2025-11-23"),
                       reading::at("2025-11-26T12:00"), reading::at("2024-03-01T06:30"),
                       reading::at("1970-01-04T23:59:59.999")),
      near);
}

rc::Gen<signals::Rules> rules() {
  return rc::gen::map(
      rc::gen::tuple(rc::gen::element(0.0, 0.5, 1.0, 4.0), rc::gen::element(0.0, 1.0, 4.0, 7.25),
                     rc::gen::inRange<std::uint32_t>(1, 6), rc::gen::element(1, 7, 30),
                     rc::gen::inRange(1, 5), rc::gen::inRange(1, 6), rc::gen::arbitrary<bool>()),
      [](const auto& values) {
        const auto& [login, registration, sessions, window, engaged, retained, calendar] = values;
        return signals::Rules{
            .login_minutes = signals::Minutes{login},
            .registration_minutes = signals::Minutes{registration},
            .registration_sessions = sessions,
            .registration_window = date::days{window},
            .engaged_weeks = date::weeks{engaged},
            .retained_weeks = date::weeks{retained},
            .week = calendar ? signals::WeekKind::calendar : signals::WeekKind::rolling};
      });
}

namespace {

// A time around a border of a week, of the registration window or of `since`, or none.
rc::Gen<std::optional<signals::Instant>> time(const reference::Input& input) {
  const signals::Instant monday{
      milliseconds{(reference::calendar_week(input.now) * 7 - 3) * reference::day}};
  const auto weeks_before = [](signals::Instant instant) {
    return rc::gen::mapcat(rc::gen::inRange(-1, 8),
                           [instant](int weeks) { return near(instant - date::weeks{weeks}); });
  };
  const signals::Instant window_start = input.now - input.rules.registration_window;
  return rc::gen::weightedOneOf<std::optional<signals::Instant>>(
      {{6, rc::gen::cast<std::optional<signals::Instant>>(weeks_before(input.now))},
       {6, rc::gen::cast<std::optional<signals::Instant>>(weeks_before(monday))},
       {2, rc::gen::cast<std::optional<signals::Instant>>(near(window_start))},
       {2, rc::gen::cast<std::optional<signals::Instant>>(near(input.since.value_or(input.now)))},
       {1, rc::gen::just(std::optional<signals::Instant>{})}});
}

}  // namespace

rc::Gen<double> minutes(const signals::Rules& rules) {
  const double login = rules.login_minutes.count();
  const double registration = rules.registration_minutes.count();
  return rc::gen::element(0.0, 0.0, 1e-9, login, std::nextafter(login, 0.0),
                          std::nextafter(login, 1e9), registration,
                          std::nextafter(registration, 0.0), std::nextafter(registration, 1e9));
}

rc::Gen<signals::Event> event_with(rc::Gen<std::string> app_ids, rc::Gen<std::string> session_ids,
                                   rc::Gen<std::optional<signals::Instant>> times,
                                   const signals::Rules& rules) {
  return rc::gen::map(
      rc::gen::tuple(std::move(app_ids), std::move(session_ids), std::move(times), minutes(rules)),
      [](const auto& values) {
        const auto& [app, session, when, foreground] = values;
        return signals::Event{.id = "e",
                              .app_id = app,
                              .session_id = session,
                              .time = when,
                              .foreground = signals::Minutes{foreground}};
      });
}

rc::Gen<signals::Event> event(const reference::Input& input) {
  return event_with(
      rc::gen::element<std::string>("com.momo", "COM.Momo", " com.momo ", "com.loop", "com.health",
                                    "com.farm", "com.none", "com.unknown", ""),
      rc::gen::element<std::string>("", "s1", "s2", "s3", "s4", "s5", "S1"), time(input),
      input.rules);
}

rc::Gen<signals::Goal> goal() {
  return rc::gen::map(
      rc::gen::pair(
          rc::gen::element<std::optional<std::string>>(std::nullopt, "", "money", "savings",
                                                       "health", "nothing"),
          rc::gen::element<std::optional<signals::Tier>>(std::nullopt, signals::Tier::one,
                                                         signals::Tier::two, signals::Tier::three)),
      [](const auto& values) {
        return signals::Goal{.id = "g", .subcategory = values.first, .tier = values.second};
      });
}

reference::Input draw_input() {
  reference::Input input;
  input.catalogue = {{"com.momo", {"money"}},
                     {"com.loop", {"money", "savings"}},
                     {"com.health", {"health"}},
                     {"com.farm", {"farming"}},
                     {"com.none", {}}};
  input.now = *now();
  input.rules = *rules();
  if (*rc::gen::arbitrary<bool>()) {
    input.since = *near(input.now - date::weeks{*rc::gen::inRange(0, 4)});
  }
  const auto goal_count = *rc::gen::inRange<std::size_t>(0, 5);
  input.goals = *rc::gen::container<std::vector<signals::Goal>>(goal_count, goal());
  input.events = *rc::gen::container<std::vector<signals::Event>>(event(input));
  return input;
}

}  // namespace generated
