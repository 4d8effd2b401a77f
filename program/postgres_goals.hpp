// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <signals/analysis/goal_source.hpp>

#include "opening.hpp"

namespace signals::program {

/// Goals from the PostgreSQL database that `DATABASE_URL` names, found to be usable where it is
/// checked. Throws `Error` for a database that is not, and where the build has no adapter for
/// PostgreSQL: which of the two sources with this function is built decides.
[[nodiscard]] std::unique_ptr<GoalSource> open_postgres_goals(
    const std::optional<std::string>& database_url, Opening opening = Opening::checked);

}  // namespace signals::program
