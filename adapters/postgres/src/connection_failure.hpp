// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <signals/abi.hpp>

#include "connection_string.hpp"
#include "failure.hpp"
#include "result.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// Why a connection could not be opened, from what libpq says of it with PQERRORS_VERBOSE.
[[nodiscard]] Failure connecting_failed(const ConnectionString& target, std::string_view said,
                                        bool lacks_password = false);

/// Why a query failed, from its result or, where the connection broke, from what libpq says.
[[nodiscard]] Failure query_failed(const ConnectionString& target, std::string_view purpose,
                                   const Result& result, std::string_view said);

/// The caller requested a stop.
[[nodiscard]] Failure stopped(const ConnectionString& target, std::string_view purpose);

/// The time limit of the call passed.
[[nodiscard]] Failure out_of_time(const ConnectionString& target, std::string_view purpose);

}  // namespace signals::inline SIGNALS_ABI::postgres
