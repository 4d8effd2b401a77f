// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace signals {

/// The library's version, as semantic versioning writes it (https://semver.org).
inline constexpr std::string_view version = "0.1.0";

}  // namespace signals
