// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include <signals/instant.hpp>
#include <signals/state/state_store.hpp>

#include "configuration.hpp"
#include "report_writer.hpp"

namespace signals::program {

/// The state in the PostgreSQL database of `STATE_DATABASE_URL`, else of `DATABASE_URL` or the
/// secret `DATABASE_SECRET_ID`. Throws `Error` that names the variable if it cannot be used, or if
/// the build has no adapter for PostgreSQL: the build compiles one of two sources with this
/// function.
[[nodiscard]] std::unique_ptr<StateStore> open_postgres_state(const Configuration& configuration,
                                                              std::optional<unsigned> partition);

/// Writes reports for that `now` to the table signals_current there, all at once when it finishes.
[[nodiscard]] std::unique_ptr<ReportWriter> make_postgres_writer(const Configuration& configuration,
                                                                 Instant now);

}  // namespace signals::program
