// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace signals::program {

/// Whether text for people is coloured.
enum class Style { plain, coloured };

/// Whether the file descriptor is a terminal.
[[nodiscard]] bool is_terminal(int descriptor);

/// Coloured on a terminal that supports it, unless `NO_COLOR` is set (https://no-color.org).
[[nodiscard]] Style style_for(int descriptor);

}  // namespace signals::program
