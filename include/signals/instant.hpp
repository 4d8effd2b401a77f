// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include <date/date.h>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// A point in time, to the millisecond, in UTC.
using Instant = date::sys_time<std::chrono::milliseconds>;

/// The first and the last instant that reports support: the years 0001 to 9999.
inline constexpr Instant earliest_instant{date::sys_days{date::year{1} / 1 / 1}};
inline constexpr Instant latest_instant{date::sys_days{date::year{10000} / 1 / 1} -
                                        std::chrono::milliseconds{1}};

}  // namespace signals::inline SIGNALS_ABI
