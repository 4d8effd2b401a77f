// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>

#include <signals/detail/secret_text.hpp>

#include "printable.hpp"

namespace signals::program {

/// Writes a message to standard error, as one line without control characters and without what
/// looks like a key. Ignores errors of writing.
inline void say(std::string_view message) {
  std::string line = text::without_keys(message);
  std::replace(line.begin(), line.end(), '\n', ' ');
  line = "signals: " + printable(line) + '\n';
  std::fputs(line.c_str(), stderr);
}

}  // namespace signals::program
