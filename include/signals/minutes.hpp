// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <ratio>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// A length of foreground use, in minutes and fractions of one.
using Minutes = std::chrono::duration<double, std::ratio<60>>;

/// The foreground time that counts: none for what is negative, infinite or not a number.
[[nodiscard]] constexpr Minutes usable_foreground(Minutes foreground) noexcept {
  return foreground > Minutes::zero() && foreground <= Minutes::max() ? foreground
                                                                      : Minutes::zero();
}

}  // namespace signals::inline SIGNALS_ABI
