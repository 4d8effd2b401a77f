// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <signals/columns/columns.hpp>
#include <signals/timeframe.hpp>
#include <signals/week.hpp>

namespace signals {

/// A timeframe as the numbers that a loop over columns compares with.
///
/// The age of an event is `now` less its time, modulo 2^64. So an event after now has an age far
/// above any bound, and one comparison tells both that it is not too old and not after now. That
/// includes `no_time`, the latest instant of all, which is also never before `since`.
struct FoldTimeframe {
  explicit FoldTimeframe(const Timeframe& timeframe);

  /// Milliseconds of the Unix epoch; `since` means something only where there is one.
  std::int64_t now;
  std::int64_t since;
  bool has_since;
  /// The greatest ages in the registration window and in the weeks considered.
  std::uint64_t window_age;
  std::uint64_t considered_age = 0;
  /// `(age + week_shift) / 7 days` is the slot of an event: a week's number plus 1, or that less 1.
  std::uint64_t week_shift = 0;
  /// Whether it is a week's number plus 1 for every age, as wherever no clock changes.
  bool has_even_weeks = true;
  /// The least age beyond each slot, the first of which holds none. Those above the weeks
  /// considered are only looked at for ages that count for nothing.
  std::array<std::uint64_t, 64> next_ages{};
};

/// What one user's events come to.
struct FoldedEvents {
  std::uint64_t event_count = 0;
  std::uint64_t service_event_count = 0;
  /// The subcategories of the apps opened, as in the table of apps.
  std::uint64_t subcategories = 0;
  /// The weeks active, each one bit above its number.
  std::uint64_t week_slots = 0;
  /// The longest foreground time: the bits of the double, which is 0 or above.
  std::uint64_t longest_foreground = 0;
  /// How many sessions of the registration window were written.
  std::size_t recent_count = 0;

  [[nodiscard]] Minutes longest() const noexcept {
    return Minutes{std::bit_cast<double>(longest_foreground)};
  }
};

/// The subcategories of each app, a bit each, and those that the user's goals name.
struct FoldApps {
  /// One element more than there are apps: the last is 0, for all that is not in the catalogue.
  const std::uint64_t* subcategories;
  std::uint32_t count;
  std::uint64_t wanted;
};

/// Folds events, and writes the sessions of service events in the registration window, with
/// repeats, to `recent`, where there must be room for one an event.
using Fold = void (*)(const EventColumns& events, const FoldApps& apps,
                      const FoldTimeframe& timeframe, FoldedEvents& folded, SessionIndex* recent);

/// The folds for this timeframe that this processor can run, the quickest first; all come to the
/// same.
[[nodiscard]] std::vector<Fold> folds_for(const FoldTimeframe& timeframe);

}  // namespace signals
