// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include <signals/abi.hpp>
#include <signals/event_facts.hpp>
#include <signals/minutes.hpp>
#include <signals/week.hpp>

namespace signals::inline SIGNALS_ABI {

/// What the rules need to know of a group of events, of one app or of several.
struct Usage {
  std::uint64_t event_count = 0;
  Minutes longest_foreground{0};
  WeekSet active_weeks{};

  /// Adds an event whose `is_counted` is true.
  void add(const EventFacts& event) noexcept {
    ++event_count;
    longest_foreground = std::max(longest_foreground, event.foreground);
    if (event.active_week != EventFacts::no_week) {
      active_weeks.insert(WeeksAgo{event.active_week});
    }
  }

  /// Adds everything that the other counted.
  void merge(const Usage& other) noexcept {
    event_count += other.event_count;
    longest_foreground = std::max(longest_foreground, other.longest_foreground);
    active_weeks |= other.active_weeks;
  }

  friend bool operator==(const Usage&, const Usage&) = default;
};

}  // namespace signals::inline SIGNALS_ABI
