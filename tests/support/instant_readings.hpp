// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "reading.hpp"

namespace reading {

/// A text, and the instant that it must be read as: ISO 8601, or "none".
struct InstantReading {
  std::string text;
  std::string_view instant;
};

inline void check_all(const std::vector<InstantReading>& readings) {
  for (const InstantReading& reading : readings) {
    CAPTURE(reading.text);
    CHECK(shown(signals::parse_instant(reading.text)) == reading.instant);
  }
}

}  // namespace reading
