// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace signals::program {

/// Names for a message, separated by commas: the first ten, then how many more there are.
[[nodiscard]] inline std::string first_of(std::span<const std::string> names) {
  constexpr std::size_t most = 10;
  const std::size_t shown = std::min(names.size(), most);
  std::string text = fmt::format("{}", fmt::join(names.first(shown), ", "));
  if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

}  // namespace signals::program
