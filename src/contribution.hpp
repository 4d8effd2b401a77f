// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include <signals/app_catalogue.hpp>
#include <signals/minutes.hpp>
#include <signals/week.hpp>

namespace signals {

/// What an event adds to its user's activity: all that can be worked out without the user.
///
/// It has values for 'none' and no `std::optional`s: one is written in two parts and copied as a
/// whole, and each such copy waits until all that was written before it has reached the cache.
struct Contribution {
  static constexpr AppIndex no_app{std::numeric_limits<std::uint32_t>::max()};
  static constexpr std::uint8_t no_week = std::numeric_limits<std::uint8_t>::max();
  static_assert(WeeksAgo::max < no_week);

  std::uint64_t position = 0;
  Minutes foreground{0};
  AppIndex app = no_app;
  std::uint32_t user_tag = 0;   // a part of the hash of the id
  std::uint8_t week = no_week;  // weeks ago; of use in the foreground, in a week that counts
  bool is_counted = false;      // not before `since`
  std::string_view user_id{};
  std::string_view session_id{};  // empty unless it counts
};

}  // namespace signals
