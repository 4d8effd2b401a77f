// SPDX-License-Identifier: Apache-2.0
#include <signals/tier.hpp>

#include "text.hpp"

namespace signals {

std::optional<Tier> tier_of_relationship(std::string_view relationship) noexcept {
  const std::string_view name = text::trim(relationship);
  if (text::equal_ignoring_case(name, "primary")) return Tier::one;
  if (text::equal_ignoring_case(name, "secondary")) return Tier::two;
  if (text::equal_ignoring_case(name, "tertiary")) return Tier::three;
  return std::nullopt;
}

}  // namespace signals
