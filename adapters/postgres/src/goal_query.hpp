// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include <signals/goal.hpp>

#include "call.hpp"
#include "connection.hpp"
#include "schema.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// The goals of each of these users, in their order, in one query.
[[nodiscard]] std::vector<std::vector<Goal>> read_goals(Connection& connection,
                                                        const Schema& schema,
                                                        std::span<const std::string> user_ids,
                                                        const Call& call);

}  // namespace signals::inline SIGNALS_ABI::postgres
