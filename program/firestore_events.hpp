// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <signals/analysis/event_source.hpp>

#include "configuration.hpp"
#include "opening.hpp"

namespace signals::program {

/// Events from the Firestore database, or emulator, that the configuration names, found to be
/// usable where it is checked. Throws `Error` that names the variable for a configuration that
/// cannot be used, and where the build has no adapter for Firestore: which of the two sources with
/// this function is built decides.
[[nodiscard]] std::unique_ptr<EventSource> open_firestore_events(
    const Configuration& configuration, Opening opening = Opening::checked);

}  // namespace signals::program
