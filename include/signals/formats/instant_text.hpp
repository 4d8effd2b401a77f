// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <signals/instant.hpp>

namespace signals {

/// Reads an instant from Unix time or ISO 8601 text; nothing if the text is neither.
///
/// Unix time may have a sign, a fraction and an exponent, and is read exactly, digit by digit. The
/// magnitude determines its unit: |n| < 1e11 is seconds, < 1e14 milliseconds, < 1e17 microseconds,
/// otherwise nanoseconds. It is rounded down to a millisecond.
///
/// ISO 8601 is `YYYY-MM-DD`, alone (its midnight in UTC) or followed by `T`, `t` or a space,
/// `HH:MM`, perhaps `:SS` with a fraction, and perhaps, after an optional space, `Z`, `±HH`,
/// `±HHMM` or `±HH:MM`. Without an offset it is UTC. Outer white space is ignored.
///
///     parse_instant("2025-11-19 14:00:00+02") == parse_instant("1763553600")
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text) noexcept;

/// The instant as `2025-11-19T12:00:00.000Z`, for the years 0001 to 9999.
[[nodiscard]] std::string format_instant(Instant instant);

}  // namespace signals
