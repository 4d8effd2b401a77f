// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signals/abi.hpp>

#include "call.hpp"
#include "connection.hpp"
#include "connection_string.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

enum class IdType { uuid, text };

/// What the queries must know of the tables.
struct Schema {
  /// The type of user_goals."userId".
  IdType user_id = IdType::uuid;
};

/// Looks at the tables without reading them. Throws `Failure` that names everything that is
/// missing, of the wrong type or closed to the role.
[[nodiscard]] Schema read_schema(const ConnectionString& target, Connection& connection,
                                 const Call& call);

}  // namespace signals::inline SIGNALS_ABI::postgres
