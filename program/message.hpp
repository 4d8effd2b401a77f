// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>

#include "printable.hpp"

namespace signals::program {

/// Writes a message to standard error, as one line without control characters. Ignores errors of
/// writing.
inline void say(std::string_view message) {
  std::string line(message);
  std::replace(line.begin(), line.end(), '\n', ' ');
  line = "signals: " + printable(line) + '\n';
  std::fputs(line.c_str(), stderr);
}

}  // namespace signals::program
