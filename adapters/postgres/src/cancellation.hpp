// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libpq-fe.h>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::postgres {

/// Asks the server to give up the query that runs on this connection, and waits a moment for it to
/// do so. The connection is of no more use afterwards.
void cancel(PGconn* connection) noexcept;

}  // namespace signals::inline SIGNALS_ABI::postgres
