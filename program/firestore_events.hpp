// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <signals/analysis/event_source.hpp>

#include "configuration.hpp"
#include "opening.hpp"

namespace signals::program {

/// Events from the Firestore database or emulator of the configuration; checked if requested.
/// Throws `Error` that names the variable if the configuration is unusable, or if the build has no
/// adapter for Firestore: the build compiles one of two sources with this function.
[[nodiscard]] std::unique_ptr<EventSource> open_firestore_events(
    const Configuration& configuration, Opening opening = Opening::checked);

}  // namespace signals::program
