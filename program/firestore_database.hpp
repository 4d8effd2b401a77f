// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <signals/firestore/event_database.hpp>

#include "configuration.hpp"

namespace signals::program {

/// The Firestore database or emulator of the configuration; sends no request to it. Throws `Error`
/// that names the variable if the configuration is unusable.
[[nodiscard]] std::unique_ptr<firestore::EventDatabase> open_firestore_database(
    const Configuration& configuration);

}  // namespace signals::program
