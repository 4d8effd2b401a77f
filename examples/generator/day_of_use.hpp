// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <signals/instant.hpp>

#include "app.hpp"
#include "person.hpp"

namespace samples {

/// What is odd about the document of an event.
enum class Oddity : std::uint8_t {
  none,
  no_app,
  app_in_capitals,
  no_time,
  time_in_words,
  /// The preferred field is null, a later one holds the time.
  time_elsewhere,
  /// The phone's clock is a year ahead.
  clock_ahead,
  no_foreground,
  negative_foreground,
  foreground_in_words,
};

/// One use of an app; small, as a day of many people is held in memory.
struct AppUse {
  signals::Instant time;
  std::uint64_t id = 0;
  std::uint32_t person = 0;
  std::uint32_t session = 0;
  std::chrono::duration<std::uint32_t, std::milli> foreground{0};
  AppNumber app = 0;
  Oddity oddity = Oddity::none;
};

/// Appends what the person did in the 24 hours that end `days_ago` days before now; nothing when
/// that is no day of use. In no order of time.
void append_day(std::vector<AppUse>& uses, const Options& options, const Person& person,
                unsigned days_ago);

}  // namespace samples
