// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace signals::testing {

/// A text that is given, and the one that is expected of it.
struct TextCase {
  std::string_view given;
  std::string_view expected;
};

}  // namespace signals::testing
