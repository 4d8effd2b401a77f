// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace samples {

/// A run of weeks in which somebody uses their apps. Weeks count back from now; 0 is this week.
struct Spell {
  static constexpr unsigned from_the_start = 255;

  unsigned oldest_week = 0;
  unsigned newest_week = 0;
  /// The days of use in each such week, 1 to 7.
  unsigned fewest_days = 1;
  unsigned most_days = 1;
  /// 2 is every other week, counted from the newest.
  unsigned every = 1;
};

/// Which goals somebody has set.
enum class GoalSetting : std::uint8_t {
  none,
  /// A primary one, and mostly one or two more.
  some,
  /// A primary, a secondary and a tertiary one.
  all_tiers,
  /// One that names no subcategory.
  vague,
};

/// Which apps somebody uses, seen from their own goals.
enum class AppChoice : std::uint8_t { own_goals, second_goal_only, third_goal_only, other_goals };

/// How long an app stays in the foreground.
enum class Usage : std::uint8_t {
  /// Each day of use has one event of five minutes or more.
  lasting,
  /// Always less than a minute.
  brief,
  /// Opened, but no foreground time recorded.
  opened,
};

/// Which days of a week somebody picks.
enum class Days : std::uint8_t { any, weekend };

/// Whether the phone records when an app was used.
enum class Clock : std::uint8_t { working, broken };

/// One way of living with one's apps.
struct Life {
  /// User ids begin with it.
  std::string_view name;
  std::string_view summary;
  /// How many of sixty users live so.
  unsigned share = 1;
  /// None for somebody who never uses an app.
  std::array<Spell, 2> spells{};
  unsigned spell_count = 1;
  /// Events, in percent of the mean user's.
  unsigned volume = 100;
  GoalSetting goals = GoalSetting::some;
  AppChoice apps = AppChoice::own_goals;
  Usage usage = Usage::lasting;
  Days days = Days::any;
  Clock clock = Clock::working;
};

/// All lives. Their shares add up to sixty.
[[nodiscard]] std::span<const Life> lives() noexcept;

}  // namespace samples
