// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "support/shell_command.hpp"

namespace signals::testing {

/// What came of installing packages that only tests need, by a script which prints their folder
/// last, or why there is none. Prints the reason where there is none.
class Installation {
 public:
  /// Runs `script folder`.
  Installation(std::string_view script, std::string_view folder)
      : result_(run_in_shell(fmt::format("'{}' '{}'", script, folder))) {
    if (result_.status != 0) std::printf("%s\n", result_.last_line().c_str());
  }

  /// Whether what is needed cannot be reached. Any other failure is one of the tests.
  [[nodiscard]] bool is_skipped() const noexcept { return result_.status == 77; }

  /// Where the packages are. Throws `std::runtime_error` with the reason where there are none.
  [[nodiscard]] std::string folder() const {
    if (result_.status != 0) {
      throw std::runtime_error("packages cannot be installed: " + result_.last_line());
    }
    return result_.last_line();
  }

 private:
  ShellResult result_;
};

}  // namespace signals::testing
