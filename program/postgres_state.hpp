// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include <signals/state/state_store.hpp>

#include "configuration.hpp"

namespace signals::program {

/// The state in the PostgreSQL database of `STATE_DATABASE_URL`, else of `DATABASE_URL` or the
/// secret `DATABASE_SECRET_ID`. Throws `Error` that names the variable if it cannot be used, or if
/// the build has no adapter for PostgreSQL: the build compiles one of two sources with this
/// function.
[[nodiscard]] std::unique_ptr<StateStore> open_postgres_state(const Configuration& configuration,
                                                              std::optional<unsigned> partition);

}  // namespace signals::program
