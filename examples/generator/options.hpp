// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <date/date.h>

#include <signals/instant.hpp>

namespace samples {

/// What to generate. The defaults made the sample data beside the generator.
struct Options {
  std::uint32_t users = 240;
  std::uint64_t seed = 1;
  /// The end of everybody's life so far.
  signals::Instant now{date::sys_days{date::year{2025} / 11 / 26} + std::chrono::hours{12}};
  /// How far lives go back; the lives show what they promise from 12 weeks on.
  std::uint32_t weeks = 12;
  /// The mean; each person has at least one event on each day of use.
  std::uint32_t events_per_user = 60;
};

}  // namespace samples
