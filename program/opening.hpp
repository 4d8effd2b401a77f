// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace signals::program {

/// Whether to check a source when it is opened, or to connect when it is first used.
enum class Opening { checked, unchecked };

}  // namespace signals::program
