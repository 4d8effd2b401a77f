// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cstddef>
#include <limits>
#include <string_view>

#include <fmt/format.h>

#include <signals/error.hpp>

namespace signals::program {

/// The value of the setting `name`, which is given as text. Throws `Error` with `invalid_argument`
/// that names the setting if the text is not a whole number from `least` to `most`.
[[nodiscard]] inline std::size_t whole_number(
    std::string_view name, std::string_view text, std::size_t least = 0,
    std::size_t most = std::numeric_limits<std::size_t>::max()) {
  std::size_t number = 0;
  const char* const text_end = text.data() + text.size();
  const auto [end, status] = std::from_chars(text.data(), text_end, number);
  const bool is_number = status == std::errc{} && end == text_end;
  if (is_number && number >= least && number <= most) return number;
  throw Error(
      ErrorCode::invalid_argument,
      most == std::numeric_limits<std::size_t>::max()
          ? fmt::format("{}: expected a whole number of {} or more, got \"{}\"", name, least, text)
          : fmt::format("{}: expected a whole number from {} to {}, got \"{}\"", name, least, most,
                        text));
}

}  // namespace signals::program
