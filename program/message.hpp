// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>

#include "printable.hpp"

namespace signals::program {

/// Tells the person at the program something, in one line on standard error that cannot steer
/// a terminal. Where nobody can be told, it is not an error.
inline void say(std::string_view message) {
  std::string line(message);
  std::replace(line.begin(), line.end(), '\n', ' ');
  line = "signals: " + printable(line) + '\n';
  std::fputs(line.c_str(), stderr);
}

}  // namespace signals::program
