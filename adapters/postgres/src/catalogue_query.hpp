// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signals/app_catalogue.hpp>

#include "call.hpp"
#include "connection.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// The whole app catalogue, in one query.
[[nodiscard]] AppCatalogue read_catalogue(Connection& connection, const Call& call);

}  // namespace signals::inline SIGNALS_ABI::postgres
