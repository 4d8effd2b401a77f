// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <signals/error.hpp>

namespace signals::program {

/// The path given for an option, such as `--events`. Throws `Error` if none is given.
[[nodiscard]] inline std::string path_of(std::string_view option,
                                         const std::optional<std::string>& given) {
  if (given) return *given;
  throw Error(ErrorCode::invalid_argument,
              fmt::format("{} is missing; give a path, such as {} FILE", option, option));
}

}  // namespace signals::program
