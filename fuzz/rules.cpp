// SPDX-License-Identifier: Apache-2.0
// Rules: what is read is valid.
#include <signals/formats/rules_json.hpp>
#include <signals/timeframe.hpp>

#include "target.hpp"

void signals::fuzz::take(std::string_view input) {
  const Rules rules = read_rules_json(input, "rules");
  const Instant now{date::sys_days{date::year{2025} / 11 / 26}};
  static_cast<void>(Timeframe({.now = now, .rules = rules}));
}
