// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cassert>
#include <compare>
#include <cstdint>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// How many weeks before now: 0 is this week, 1 is last week.
class WeeksAgo {
 public:
  /// The earliest week that any rule can use: the 52nd before this one.
  static constexpr unsigned max = 52;

  /// At most `max` weeks back.
  constexpr explicit WeeksAgo(unsigned weeks) noexcept : weeks_(weeks) { assert(weeks <= max); }

  /// The number of weeks.
  [[nodiscard]] constexpr unsigned value() const noexcept { return weeks_; }

  friend constexpr auto operator<=>(WeeksAgo, WeeksAgo) noexcept = default;

 private:
  unsigned weeks_;
};

/// The week of now.
inline constexpr WeeksAgo this_week{0};
/// The week before it.
inline constexpr WeeksAgo last_week{1};

/// A set of weeks between 0 and `WeeksAgo::max` back; a value of eight bytes.
class WeekSet {
 public:
  constexpr WeekSet() noexcept = default;

  /// The set of the weeks whose bits are set; the lowest bit is this week.
  [[nodiscard]] static constexpr WeekSet of_bits(std::uint64_t bits) noexcept {
    WeekSet set;
    set.bits_ = bits;
    return set;
  }

  /// Adds the week.
  constexpr void insert(WeeksAgo week) noexcept { bits_ |= bit(week); }

  /// Whether the week is in the set.
  [[nodiscard]] constexpr bool contains(WeeksAgo week) const noexcept {
    return (bits_ & bit(week)) != 0;
  }

  /// Whether every week from `first` to `last` is in the set, both included.
  [[nodiscard]] constexpr bool contains_all(WeeksAgo first, WeeksAgo last) const noexcept {
    const std::uint64_t range = (bit(last) - bit(first)) | bit(last);
    return (bits_ & range) == range;
  }

  /// The number of weeks in the set.
  [[nodiscard]] constexpr unsigned size() const noexcept {
    return static_cast<unsigned>(std::popcount(bits_));
  }

  /// The union of both sets.
  constexpr WeekSet& operator|=(WeekSet other) noexcept {
    bits_ |= other.bits_;
    return *this;
  }

  friend constexpr bool operator==(WeekSet, WeekSet) noexcept = default;

 private:
  [[nodiscard]] static constexpr std::uint64_t bit(WeeksAgo week) noexcept {
    return std::uint64_t{1} << week.value();
  }

  std::uint64_t bits_ = 0;
};

static_assert(WeeksAgo::max < 64);

}  // namespace signals::inline SIGNALS_ABI
