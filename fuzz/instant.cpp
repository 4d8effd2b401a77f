// SPDX-License-Identifier: Apache-2.0
// Times and durations as text: what is read is in range, and reads back as itself.
#include <signals/formats/instant_text.hpp>

#include "formats/duration_text.hpp"
#include "target.hpp"

void signals::fuzz::take(std::string_view input) {
  if (const auto instant = parse_instant(input)) {
    require(*instant >= earliest_instant && *instant <= latest_instant);
    require(parse_instant(format_instant(*instant)) == instant);
  }
  if (const auto duration = parse_duration(input)) {
    require(duration->count() == duration->count());  // is a number
  }
}
