// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <chrono>
#include <cstdint>
#include <ratio>

#include <signals/abi.hpp>
#include <signals/formats/event_document.hpp>
#include <signals/minutes.hpp>

namespace signals::inline SIGNALS_ABI {

/// Whether the length is one that an event may tell: from 0 to 366 days.
[[nodiscard]] constexpr bool is_plausible(Minutes foreground) noexcept {
  constexpr double most = 366.0 * 24 * 60;
  // Doubles from 0 on have the same order as their bits, and all others have higher ones; the sum
  // is 0 where the length is -0. So loops over lengths have no branch.
  return std::bit_cast<std::uint64_t>(foreground.count() + 0.0) <=
         std::bit_cast<std::uint64_t>(most);
}

/// A number of a field that says the foreground time in that unit; any `fact` but
/// `foreground_minutes` is milliseconds.
[[nodiscard]] constexpr Minutes foreground_of_number(EventFact fact, double number) noexcept {
  using Milliseconds = std::chrono::duration<double, std::milli>;
  return fact == EventFact::foreground_minutes ? Minutes{number} : Minutes{Milliseconds{number}};
}

}  // namespace signals::inline SIGNALS_ABI
