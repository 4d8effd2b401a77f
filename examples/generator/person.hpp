// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "app.hpp"
#include "life.hpp"
#include "options.hpp"
#include "spelling.hpp"

namespace samples {

/// The days of one week on which somebody uses their apps: bit 0 is the 24 hours that end the week.
using DaySet = std::uint8_t;

/// Somebody with goals, apps and a phone; a value of a hundred bytes or so.
struct Person {
  std::uint32_t index = 0;
  const Life* life = nullptr;
  /// Counts the people who live alike, from 1.
  std::uint32_t number = 1;

  /// What the goals of Tiers 1, 2 and 3 aim at.
  std::array<std::optional<Topic>, 3> goals{};
  bool has_vague_goal = false;

  /// The apps that days of use are about, the main one first.
  std::array<AppNumber, 3> apps{};
  std::uint32_t app_count = 1;
  /// Apps for everything else, outside the catalogue.
  std::array<AppNumber, 2> pastimes{};

  const Spelling* spelling = nullptr;
  /// How the phone wrote before it was updated, and the last week when it did.
  const Spelling* old_spelling = nullptr;
  unsigned update_week = 0;
  /// The phone's offset from UTC, and the hour around which its owner likes to use it.
  std::uint32_t utc_offset_hours = 0;
  std::uint32_t favourite_hour = 0;

  /// The mean number of events on a day of use, in thousandths.
  std::uint32_t thousandths_a_day = 0;
};

/// The person of that index, always the same for the same options.
[[nodiscard]] Person make_person(const Options& options, std::uint32_t index);

/// The days of use in one week back from now.
[[nodiscard]] DaySet days_of_use(const Options& options, const Person& person, unsigned week);

/// Appends the user id, such as `newcomer-007`.
void append_user_id(std::string& out, const Person& person);

}  // namespace samples
