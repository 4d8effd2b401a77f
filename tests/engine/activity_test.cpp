// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <signals/activity.hpp>

#include "support/user_example.hpp"

using signals::Activity;
using signals::AppActivity;
using signals::Event;
using signals::Timeframe;
using signals::WeeksAgo;
using user_example::use;

namespace {

[[nodiscard]] Activity fold(std::span<const Event> events,
                            const Timeframe& timeframe = Timeframe(user_example::now)) {
  const signals::AppCatalogue catalogue = user_example::catalogue();
  Activity activity;
  for (const Event& event : events) activity.add(event, catalogue, timeframe);
  return activity;
}

[[nodiscard]] std::optional<AppActivity> in_app(const Activity& activity, std::string_view app_id) {
  const auto app = user_example::catalogue().find(app_id);
  for (const AppActivity& candidate : activity.apps()) {
    if (candidate.app == app) return candidate;
  }
  return std::nullopt;
}

[[nodiscard]] std::size_t sessions_of(const Activity& activity) {
  return activity.recent_sessions().count_distinct([](signals::AppIndex) { return true; });
}

}  // namespace

TEST_CASE("all events are counted, those of unknown apps among them") {
  const Activity activity = fold(std::vector{use("com.momo", 1, 0), use("com.unknown", 9, 0, "s"),
                                             use("", 9, 0), use(" COM.Momo ", 2, 20)});
  CHECK(activity.event_count() == 4);
  CHECK(activity.apps().size() == 1);
  CHECK(in_app(activity, "com.momo")->event_count == 2);
  CHECK(in_app(activity, "com.momo")->longest_foreground == signals::Minutes{2});
  CHECK(sessions_of(activity) == 0);
}

TEST_CASE("a week is active only through foreground above 0") {
  const Activity activity = fold(std::vector{use("com.momo", 0, 1), use("com.momo", 1e-9, 8)});
  CHECK_FALSE(in_app(activity, "com.momo")->active_weeks.contains(signals::this_week));
  CHECK(in_app(activity, "com.momo")->active_weeks.contains(signals::last_week));
}

TEST_CASE("an event without a time counts for all but weeks and sessions") {
  Event event = use("com.momo", 5, 0, "s1");
  event.time.reset();
  const Activity activity = fold(std::vector{event});
  CHECK(activity.event_count() == 1);
  CHECK(in_app(activity, "com.momo")->longest_foreground == signals::Minutes{5});
  CHECK(in_app(activity, "com.momo")->active_weeks == signals::WeekSet{});
  CHECK(sessions_of(activity) == 0);
}

TEST_CASE("an event after now counts for all but weeks and sessions") {
  Event event = use("com.momo", 5, 0, "s1");
  *event.time += std::chrono::milliseconds{1};
  const Activity activity = fold(std::vector{event});
  CHECK(activity.event_count() == 1);
  CHECK(in_app(activity, "com.momo")->event_count == 1);
  CHECK(in_app(activity, "com.momo")->active_weeks == signals::WeekSet{});
  CHECK(sessions_of(activity) == 0);
}

TEST_CASE("a session counts within the window, whatever the foreground, unless it has no id") {
  const Activity activity =
      fold(std::vector{use("com.momo", 0, 7, "s1"), use("com.momo", 0, 8, "s2"),
                       use("com.momo", 0, 1, ""), use("com.save", 0, 1, "s1")});
  CHECK(sessions_of(activity) == 1);
}

TEST_CASE("an event before since is as if it had never been") {
  const Timeframe timeframe({.now = user_example::now, .since = user_example::now - date::days{3}});
  Event timeless = use("com.momo", 2, 0);
  timeless.time.reset();
  const Activity activity = fold(
      std::vector{use("com.momo", 9, 4, "s1"), use("com.momo", 1, 3, "s2"), timeless}, timeframe);
  CHECK(activity.event_count() == 2);
  CHECK(in_app(activity, "com.momo")->longest_foreground == signals::Minutes{2});
  CHECK(sessions_of(activity) == 1);
}

TEST_CASE("merging adds counts and keeps the longest, every week and every session") {
  const std::vector first{use("com.momo", 1, 0, "s1"), use("com.farm", 3, 15, "s1")};
  const std::vector second{use("com.momo", 4, 8, "s2"), use("com.save", 0, 1, "s3"),
                           use("com.unknown", 1, 1, "s4")};
  std::vector<Event> all = first;
  all.insert(all.end(), second.begin(), second.end());

  Activity forwards = fold(first);
  forwards.merge(fold(second));
  Activity backwards = fold(second);
  backwards.merge(fold(first));
  CHECK(forwards == fold(all));
  CHECK(backwards == fold(all));

  CHECK(forwards.event_count() == 5);
  CHECK(forwards.apps().size() == 3);
  const AppActivity momo = *in_app(forwards, "com.momo");
  CHECK(momo.event_count == 2);
  CHECK(momo.longest_foreground == signals::Minutes{4});
  CHECK(momo.active_weeks.contains_all(WeeksAgo{0}, WeeksAgo{1}));
  CHECK(sessions_of(forwards) == 2);  // s2 is eight days old, s4 of an unknown app
}

TEST_CASE("merging with nothing changes nothing") {
  const Activity activity = fold(std::vector{use("com.momo", 1, 0, "s1")});
  Activity merged = activity;
  merged.merge(Activity{});
  CHECK(merged == activity);
  Activity from_nothing;
  from_nothing.merge(activity);
  CHECK(from_nothing == activity);
  CHECK_FALSE(activity == Activity{});
}

TEST_CASE("apps stand in the catalogue's order, whichever was opened first") {
  const Activity activity = fold(std::vector{use("com.game", 1, 0), use("com.momo", 1, 0),
                                             use("com.farm", 1, 0), use("com.save", 1, 0)});
  CHECK(std::is_sorted(activity.apps().begin(), activity.apps().end(),
                       [](const auto& left, const auto& right) { return left.app < right.app; }));
  CHECK(activity.apps().size() == 4);
}
