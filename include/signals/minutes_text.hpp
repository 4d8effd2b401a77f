// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>

#include <signals/abi.hpp>
#include <signals/detail/concat.hpp>
#include <signals/minutes.hpp>

namespace signals::inline SIGNALS_ABI {

/// Minutes for people: rounded down to hundredths, so that 3.999 minutes do not look like the 4
/// that some rule asks for. Reports as JSON and CSV hold the exact number.
[[nodiscard]] inline Minutes round_for_people(Minutes minutes) {
  constexpr double parts = 100;
  constexpr double floating_point_error = 1e-6;  // 0.29 · 100 is less than 29
  return Minutes{std::floor(minutes.count() * parts + floating_point_error) / parts};
}

/// The same as text, such as `12.5 min`.
[[nodiscard]] inline std::string format_minutes(Minutes minutes) {
  const Minutes rounded = round_for_people(minutes);
  if (rounded == Minutes::zero() && minutes > rounded) return "less than 0.01 min";
  return detail::concat(rounded.count(), " min");
}

}  // namespace signals::inline SIGNALS_ABI
