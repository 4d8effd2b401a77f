// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <ratio>

#include <signals/abi.hpp>
#include <signals/formats/event_document.hpp>
#include <signals/minutes.hpp>

namespace signals::inline SIGNALS_ABI {

/// Whether the length is one that an event may tell: from 0 to 366 days.
[[nodiscard]] constexpr bool is_plausible(Minutes foreground) noexcept {
  constexpr Minutes most{366.0 * 24 * 60};
  return foreground >= Minutes::zero() && foreground <= most;
}

/// A number of a field that says the foreground time in that unit; any `fact` but
/// `foreground_minutes` is milliseconds.
[[nodiscard]] constexpr Minutes foreground_of_number(EventFact fact, double number) noexcept {
  using Milliseconds = std::chrono::duration<double, std::milli>;
  return fact == EventFact::foreground_minutes ? Minutes{number} : Minutes{Milliseconds{number}};
}

}  // namespace signals::inline SIGNALS_ABI
