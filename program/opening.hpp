// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace signals::program {

/// Whether a source is tried out as it is opened, or connects to nothing until it is first used.
enum class Opening { checked, unchecked };

}  // namespace signals::program
