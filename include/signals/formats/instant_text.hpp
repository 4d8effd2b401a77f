// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/instant.hpp>

namespace signals::inline SIGNALS_ABI {

/// Reads an instant of the years 0001 to 9999 from text in any of the forms that the semantics
/// list; nothing when it is none of them. Outer white space is ignored.
///
/// - Exactly eight or fourteen digits beginning with 20: `YYYYMMDD`, its midnight in UTC, or
///   `YYYYMMDDHHMMSS`.
/// - Another number: Unix time, perhaps with a sign, a fraction and an exponent, read exactly,
/// digit
///   by digit, and rounded down to a millisecond. Its unit is told by size: |n| < 1e11 is seconds,
///   < 1e14 milliseconds, < 1e17 microseconds, else nanoseconds.
/// - ISO 8601, extended or basic: `YYYY-MM-DD`, `YYYY/MM/DD` or `YYYYMMDD`, alone (its midnight in
///   UTC) or followed by `T`, a space or ` at `, and `HH:MM`, perhaps `:SS` and a fraction.
/// - RFC 2822 and HTTP (`Wed, 26 Nov 2025 10:00:00 GMT`), JavaScript (`Wed Nov 26 2025 13:00:00
///   GMT+0300 (East Africa Time)`), and with the month's name first (`Nov 26, 2025 10:00 AM`).
///
/// A zone is `Z`, `UTC`, `GMT`, and perhaps `±HH`, `±HHMM` or `±HH:MM`, or the latter alone;
/// without one the time is UTC.
///
///     parse_instant("2025-11-19 14:00:00+02") == parse_instant("1763553600")
[[nodiscard]] SIGNALS_EXPORT std::optional<Instant> parse_instant(std::string_view text) noexcept;

/// The same for a whole number, without its text.
[[nodiscard]] SIGNALS_EXPORT std::optional<Instant> instant_of_number(std::int64_t number) noexcept;

/// Whether people use apps then: in the years 2000 to 2099. Phones write other years for 'never',
/// so the semantics take no other instant for the time of an event.
[[nodiscard]] constexpr bool is_plausible(Instant instant) noexcept {
  constexpr Instant first{date::sys_days{date::year{2000} / 1 / 1}};
  constexpr Instant end{date::sys_days{date::year{2100} / 1 / 1}};
  return instant >= first && instant < end;
}

/// The instant as `2025-11-19T12:00:00.000Z`, for the years 0001 to 9999.
[[nodiscard]] SIGNALS_EXPORT std::string format_instant(Instant instant);

}  // namespace signals::inline SIGNALS_ABI
