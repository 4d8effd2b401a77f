// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <signals/analysis/goal_source.hpp>

#include "configuration.hpp"
#include "opening.hpp"

namespace signals::program {

/// Takes what may be a mistake, but is none that keeps the database from being read.
using OnWarning = std::function<void(const std::string& warning)>;

/// Goals from the PostgreSQL database of `DATABASE_URL`, or of the secret `DATABASE_SECRET_ID`,
/// which is fetched again when the database refuses what it held; checked if requested. Throws
/// `Error` that names the variable if the database is unusable, or if the build has no adapter for
/// PostgreSQL: the build compiles one of two sources with this function.
[[nodiscard]] std::unique_ptr<GoalSource> open_postgres_goals(const Configuration& configuration,
                                                              const OnWarning& warn,
                                                              Opening opening = Opening::checked);

}  // namespace signals::program
