// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include <date/date.h>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// A point in time, to the millisecond, in UTC.
using Instant = date::sys_time<std::chrono::milliseconds>;

/// The first instant that reports support: the year 0001 begins.
inline constexpr Instant earliest_instant{date::sys_days{date::year{1} / 1 / 1}};
/// The last instant that reports support: the year 9999 ends.
inline constexpr Instant latest_instant{date::sys_days{date::year{10000} / 1 / 1} -
                                        std::chrono::milliseconds{1}};

/// The instant of a clock's time, rounded down to a millisecond.
///
///     const signals::Instant now = signals::instant_of(std::chrono::system_clock::now());
[[nodiscard]] constexpr Instant instant_of(std::chrono::system_clock::time_point time) noexcept {
  return date::floor<std::chrono::milliseconds>(time);
}

}  // namespace signals::inline SIGNALS_ABI
