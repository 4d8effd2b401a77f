// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>

#include <signals/abi.hpp>
#include <signals/minutes.hpp>
#include <signals/passed_over.hpp>
#include <signals/timeframe.hpp>
#include <signals/week.hpp>

namespace signals::inline SIGNALS_ABI {

/// What the rules need to know of one event, without its user and its app.
///
/// It has a value for 'no week' and no `std::optional`. A structure with one is written in parts
/// and then copied as a whole, which causes a store-forwarding stall.
struct EventFacts {
  static constexpr std::uint8_t no_week = std::numeric_limits<std::uint8_t>::max();
  static_assert(WeeksAgo::max < no_week);

  Minutes foreground{0};
  /// The week of use in the foreground, counted back from now; `no_week` if there was no use, or
  /// not in the weeks that the rules consider.
  std::uint8_t active_week = no_week;
  /// Whether the event counts: it is not before `since`.
  bool is_counted = false;
  /// Whether it lies within the registration window.
  bool is_recent = false;
  /// What of it could not be used.
  PassedOverSet passed_over{};
};

/// What of an event could not be used, whatever now is. The event is as for `facts_of`.
template <typename AnyEvent>
[[nodiscard]] constexpr PassedOverSet lacks_of(const AnyEvent& event) noexcept {
  const bool has_no_time = !event.time && !event.unreadable.time;
  // In the order of `passed_over_fields`.
  return PassedOverSet::of_bits(static_cast<std::uint8_t>(
      unsigned{event.unreadable.time} | unsigned{event.unreadable.foreground} << 1U |
      unsigned{has_no_time} << 2U | unsigned{event.app_id.empty()} << 3U |
      unsigned{event.session_id.empty()} << 4U));
}

/// The facts of an event: an `Event`, or another type with its members.
template <typename AnyEvent>
[[nodiscard]] EventFacts facts_of(const AnyEvent& event, const Timeframe& timeframe) noexcept {
  EventFacts facts{.foreground = usable_foreground(event.foreground),
                   .is_counted = timeframe.admits(event.time)};
  if (!facts.is_counted) return facts;
  const bool is_after_now = event.time && *event.time > timeframe.now();
  facts.passed_over = PassedOverSet::of_bits(static_cast<std::uint8_t>(
      lacks_of(event).bits() | unsigned{is_after_now} << PassedOverSet::after_now_bit));
  if (!event.time) return facts;
  if (facts.foreground > Minutes::zero()) {
    if (const auto week = timeframe.week_of(*event.time)) {
      facts.active_week = static_cast<std::uint8_t>(week->value());
    }
  }
  facts.is_recent = timeframe.in_registration_window(*event.time);
  return facts;
}

}  // namespace signals::inline SIGNALS_ABI
