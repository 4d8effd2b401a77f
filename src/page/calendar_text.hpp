// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <signals/instant.hpp>
#include <signals/time_zone.hpp>

namespace signals::inline SIGNALS_ABI {

/// The day of an instant in the zone, such as `Sat 29 Nov`.
[[nodiscard]] std::string day_text(Instant instant, const TimeZone& zone);

/// The instant in UTC, to the minute, such as `Sat 29 Nov 2025, 12:00 UTC`.
[[nodiscard]] std::string instant_text(Instant instant);

}  // namespace signals::inline SIGNALS_ABI
